/* Inside of a writer; only base may see it. */
#ifndef JALUR_BASE_WRITER_PRIVATE_H
#define JALUR_BASE_WRITER_PRIVATE_H

#include "base/writer.h"

enum { JSON_DEPTH_MAX = 32 };

struct writer {
    jalur_ctx *ctx;
    jalur_status st; /* sticky */
    int fd;          /* -1: memory */
    char *path, *temporary;
    char *buffer;
    size_t n, cap;
    unsigned depth;               /* JSON nesting */
    char closing[JSON_DEPTH_MAX]; /* '}' or ']' */
    bool begun[JSON_DEPTH_MAX];   /* something stands at this level already */
    bool break_next;              /* a line break before the next item */
    bool row_begun;               /* CSV: a cell stands in this row */
};

#endif
