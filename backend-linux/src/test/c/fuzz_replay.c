// Runs the inputs of a corpus through a fuzz target, without a fuzzer.
//   fuzz_replay FILE...
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void nothing_in_the_corpus_breaks_the_parser(int count, char **files) {
  for (int i = 0; i < count; i++) {
    struct stat found;
    int fd = open(files[i], O_RDONLY | O_CLOEXEC);
    EXPECT(fd >= 0 && fstat(fd, &found) == 0);
    size_t length = (size_t)found.st_size;
    // Exactly as long, so that the sanitizer sees every byte read beyond.
    uint8_t *bytes = malloc(length != 0 ? length : 1);
    EXPECT(read(fd, bytes, length) == (ssize_t)length);
    LLVMFuzzerTestOneInput(bytes, length);
    free(bytes);
    close(fd);
  }
  EXPECT(count > 0);
}

int main(int argc, char **argv) {
  RUN("corpus", nothing_in_the_corpus_breaks_the_parser(argc - 1, argv + 1));
  return summary("corpus");
}
