// Calls that glibc declares only with _GNU_SOURCE, or as variadic, and that Swift's Glibc module
// therefore lacks.
#ifndef ROTA_CLINUX_H
#define ROTA_CLINUX_H

#include <stddef.h>

/// pipe2(2) with O_CLOEXEC: no other child can inherit the ends.
int clinux_pipe_cloexec(int ends[2]);

/// posix_spawn_file_actions_addchdir_np(3).
int clinux_spawn_chdir(void *actions, const char *directory);

/// prctl(PR_SET_DUMPABLE, 0): no core dump, even through a pipe; no ptrace by the same user.
int clinux_forbid_dumps(void);

/// malloc_trim(3): gives memory back that ended threads no longer use.
void clinux_release_free_memory(void);

/// memmem(3): where `needle` stands in `text`, or NULL.
const void *clinux_find(const void *text, size_t count, const void *needle, size_t needle_count);

#endif
