#ifndef ROTA_CCOMPRESSION_H
#define ROTA_CCOMPRESSION_H

// The system's zlib (Debian zlib1g-dev) and libzstd (libzstd-dev).
#include <zlib.h>
#include <zstd.h>

// inflateInit2 is a macro, which Swift can't call. 15 + 32: zlib or gzip, told by the header.
static inline int rota_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 32); }

#endif
