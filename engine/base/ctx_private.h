/* Inside of jalur_ctx; only base may see it. */
#ifndef JALUR_BASE_CTX_PRIVATE_H
#define JALUR_BASE_CTX_PRIVATE_H

#include <stdatomic.h>

#include "base/ctx.h"

enum { ERR_TEXT_MAX = 1024, ERR_DOING_MAX = 512 };

struct err_texts {
    char message[ERR_TEXT_MAX], file[ERR_TEXT_MAX], layer[256], field[256], found[512], expected[512], remedy[ERR_TEXT_MAX],
        native[ERR_TEXT_MAX], doing[ERR_DOING_MAX];
};

struct jalur_ctx {
    jalur_allocator allocator;
    jalur_log_fn *log;
    void *log_user;
    jalur_progress_fn *progress;
    void *progress_user;
    double progress_last_s;
    char progress_stage[48]; /* the last one told */
    unsigned threads;
    atomic_bool cancelled;
    jalur_error error; /* strings point into text */
    struct err_texts text;
};

#endif
