#include "memory.h"

#include <elf.h>
#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernel.h"

// The first byte of this program in memory, from the linker.
extern const Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));

// Through as few functions of the C library as can be: each one brings its surroundings back.
void memory_give_back(void) {
  (void)malloc_trim(0);
  uintptr_t base = (uintptr_t)&__ehdr_start;
  const Elf64_Phdr *segments = (const Elf64_Phdr *)(base + __ehdr_start.e_phoff);
  // The first one holds these headers, so it goes last.
  for (size_t i = __ehdr_start.e_phnum; i-- > 0;) {
    const Elf64_Phdr *segment = &segments[i];
    // Never one that is written to: what the loader has put there is nowhere else.
    if (segment->p_type == PT_LOAD && (segment->p_flags & PF_W) == 0) {
      uintptr_t start = (base + segment->p_vaddr) & ~(uintptr_t)(segment->p_align - 1);
      uintptr_t end = base + segment->p_vaddr + segment->p_memsz;
      (void)syscall(SYS_madvise, start, end - start, MADV_DONTNEED);
    }
  }
}
