/* Fields of a JSON object, each error with its path: vehicles[3].breaks[0].max_load. */
#ifndef JALUR_INSTANCE_VROOM_FIELDS_H
#define JALUR_INSTANCE_VROOM_FIELDS_H

#include "instance/vroom.h"

typedef struct fields {
    jalur_ctx *ctx;
    arena *mem;
    const char *file;
    uint32_t n_warned;
} fields;

/* Where we are: a chain on the stack, outermost last. */
typedef struct path {
    const struct path *up;
    const char *key;  /* NULL: an item */
    uint32_t index;
} path;

/* JALUR_E_DATA at the path, or at the member `key` of it. */
jalur_status fields_bad(const fields *f, const path *at, const char *key, const json_value *found, const char *expected,
                        const char *remedy);
/* A field that VROOM has and the routing model has not. */
jalur_status fields_refuse(const fields *f, const path *at, const char *key, uint32_t line, const char *why,
                           const char *remedy);
/* Warns of members that are in no known list (NULL-terminated). */
void fields_known(fields *f, const path *at, const json_value *object, const char *const *known);
jalur_status fields_object(const fields *f, const path *at, const json_value *v);
/* Member `key`, an array, or NULL where there is none. */
jalur_status fields_array(const fields *f, const path *at, const json_value *object, const char *key, const json_value **out);
/* A whole number from 0 to `most`; *out stays as it is when there is none, unless `needed`. */
jalur_status fields_whole(const fields *f, const path *at, const json_value *object, const char *key, bool needed,
                          int64_t most, int64_t *out);
jalur_status fields_number(const fields *f, const path *at, const json_value *object, const char *key, double *out);
jalur_status fields_text(const fields *f, const path *at, const json_value *object, const char *key, const char **out);
/* An item of an array as a whole number from 0 to `most`. */
jalur_status fields_item(const fields *f, const path *array, const json_value *v, uint32_t i, int64_t most, int64_t *out);

/* vroom_steps.c: routes of vehicles, after the tasks. */
jalur_status vroom_steps_read(fields *f, vroom *v);

#endif
