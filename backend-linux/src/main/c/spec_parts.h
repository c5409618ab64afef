// What the parser of the spec is made of; not for others.
#ifndef AURORA_SPEC_PARTS_H
#define AURORA_SPEC_PARTS_H

#include "error.h"
#include "spec.h"
#include "wire.h"

// Zeroed memory that the spec owns; NULL when there is none.
void *spec_allocate(struct spec *spec, size_t count, size_t size);

// A terminated copy of a field that holds text: UTF-8 without NUL, at most `longest` bytes.
struct error text_field(struct spec *spec, const struct field *field, const char *name,
                        size_t longest, const char **value);
struct error u32_field(const struct field *field, const char *name, uint32_t *value);
struct error u64_field(const struct field *field, const char *name, uint64_t *value);
struct error flag_field(const struct field *field, const char *name, bool *value);

// Remembers a single field; the second one of the same tag is an error.
struct error once(uint32_t *seen, uint16_t tag, const char *name);

struct error malformed(const char *what);
struct error invalid(const char *name, const char *why, const char *value);

struct error check_absolute(const char *name, const char *path);
struct error check_normalised(const char *name, const char *path);
struct error check_port(const char *name, uint32_t port);
struct error check_file_name(const char *name, const char *value);

struct error parse_mount(struct spec *spec, const struct field *field, struct mount_spec *mount);
struct error parse_cgroup(struct spec *spec, const struct field *field, struct cgroup_spec *cgroup);
struct error parse_rlimit(struct spec *spec, const struct field *field);
struct error parse_landlock(struct spec *spec, const struct field *field);
struct error parse_seccomp(struct spec *spec, const struct field *field);
struct error parse_listen(struct spec *spec, const struct field *field);
struct error parse_probe(struct spec *spec, const struct field *field);
struct error parse_shim(struct spec *spec, const struct field *field);

// A program of classic BPF, checked. With `asks` it may answer SECCOMP_RET_USER_NOTIF.
struct error parse_program(struct spec *spec, const struct field *field, const char *name,
                           bool asks, struct sock_filter **program, size_t *length);

// The contradictions between fields.
struct error check_spec(const struct spec *spec);

#endif
