/* What is wrong with the data, row by row: filled by import and check, shown by check and export. */
#ifndef JALUR_MODEL_PROBLEMS_H
#define JALUR_MODEL_PROBLEMS_H

#include "model/shape.h"

typedef enum problem_severity { PROBLEM_NOTE, PROBLEM_WARNING, PROBLEM_BLOCKS } problem_severity;

typedef struct problem {
    const char *class;   /* kebab word, a key for counting: "coordinates-swapped" */
    problem_severity severity;
    const char *kind;    /* noun: "station", "village", "road" ... */
    const char *id;      /* of the thing, "" when it has none */
    bool has_point;
    jalur_lonlat at;
    bool has_to;         /* a second point, e.g. the other end of a missing link */
    jalur_lonlat to;
    double measure;      /* the number that matters, in `unit`; NAN none */
    const char *unit;    /* "m", "s", "deg", "rows" */
    const char *text;    /* one sentence for a person */
} problem;

typedef struct problems {
    arena mem;
    problem *item;
    size_t n, cap;
} problems;

void problems_init(problems *p, jalur_ctx *ctx);
void problems_release(problems *p);
/* Appends a copy (texts copied). `text` is formatted. */
jalur_status problems_add(problems *p, const problem *like, const char *format, ...) BASE_PRINTF(3, 4);
/* Orders by severity (worst first), class, kind, id: the order of every listing. */
void problems_sort(problems *p);
size_t problems_count(const problems *p, problem_severity at_least);

#endif
