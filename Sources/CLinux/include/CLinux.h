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

/// mallopt(3): what is large goes back to the system when it is freed. By default glibc raises the limit of
/// "large" with each such block, and keeps ever larger ones (measured: a night of 100,000 secrets peaks at 250 MiB
/// instead of 305, one of 10,000 AWS secrets at 64 instead of 73, in the same time).
void clinux_give_large_memory_back(void);

/// malloc_trim(3): gives memory back that ended threads no longer use.
void clinux_release_free_memory(void);

/// memmem(3): where `needle` stands in `text`, or NULL.
const void *clinux_find(const void *text, size_t count, const void *needle, size_t needle_count);

#endif
