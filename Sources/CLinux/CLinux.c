#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <malloc.h>
#include <spawn.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int clinux_pipe_cloexec(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int clinux_spawn_chdir(void *actions, const char *directory) {
  return posix_spawn_file_actions_addchdir_np(actions, directory);
}

int clinux_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

void clinux_give_large_memory_back(void) { mallopt(M_MMAP_THRESHOLD, 128 * 1024); }

void clinux_release_free_memory(void) { malloc_trim(0); }

const void *clinux_find(const void *text, size_t count, const void *needle, size_t needle_count) {
  return memmem(text, count, needle, needle_count);
}
