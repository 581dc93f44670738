#include "instance/vroom_fields.h"

#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 200, WARNINGS_MOST = 5 };

static size_t path_write(const path *p, char *to, size_t at)
{
    if (!p) return at;
    at = path_write(p->up, to, at);
    int n = p->key ? snprintf(to + at, PATH_BYTES - at, "%s%.40s", at ? "." : "", p->key)
                   : snprintf(to + at, PATH_BYTES - at, "[%u]", p->index);
    at += n > 0 ? (size_t)n : 0;
    return at < PATH_BYTES ? at : PATH_BYTES - 1;
}

static void path_text(const path *at, const char *key, char *to)
{
    const path last = {.up = at, .key = key};
    to[0] = 0;
    (void)path_write(key ? &last : at, to, 0);
}

static void value_text(const json_value *v, char *to, size_t size_bytes)
{
    if (!v)
        snprintf(to, size_bytes, "nothing");
    else if (v->kind == JSON_WHOLE)
        snprintf(to, size_bytes, "%lld", (long long)v->whole);
    else if (v->kind == JSON_REAL)
        snprintf(to, size_bytes, "%.12g", v->real);
    else if (v->kind == JSON_TEXT)
        snprintf(to, size_bytes, "\"%.40s\"", v->text);
    else if (json_is_array(v))
        snprintf(to, size_bytes, "an array of %u", v->n);
    else
        snprintf(to, size_bytes, "%s", json_kind_words(v));
}

jalur_status fields_bad(const fields *f, const path *at, const char *key, const json_value *found, const char *expected,
                        const char *remedy)
{
    char where[PATH_BYTES], what[64];
    path_text(at, key, where);
    value_text(found, what, sizeof what);
    return err_at(f->ctx, JALUR_E_DATA, &(err_site){.file = f->file, .row = found ? found->line : 0, .field = where,
                  .found = what, .expected = expected, .remedy = remedy}, "%s cannot be read", where);
}

jalur_status fields_refuse(const fields *f, const path *at, const char *key, uint32_t line, const char *why,
                           const char *remedy)
{
    char where[PATH_BYTES];
    path_text(at, key, where);
    return err_at(f->ctx, JALUR_E_DATA, &(err_site){.file = f->file, .row = line, .field = where, .remedy = remedy},
                  "%s is refused: %s", where, why);
}

void fields_known(fields *f, const path *at, const json_value *object, const char *const *known)
{
    for (uint32_t i = 0; i < object->n && f->n_warned < WARNINGS_MOST; i++) {
        const char *const *k = known;
        char where[PATH_BYTES];
        while (*k && strcmp(*k, object->members[i].key) != 0) k++;
        if (*k) continue;
        f->n_warned++;
        path_text(at, object->members[i].key, where);
        log_warn(f->ctx, "%s, line %u: %s is no field of VROOM's problems and is not used", f->file,
                 object->members[i].value.line, where);
    }
}

jalur_status fields_object(const fields *f, const path *at, const json_value *v)
{
    return v->kind == JSON_OBJECT ? JALUR_OK : fields_bad(f, at, NULL, v, "an object", NULL);
}

jalur_status fields_array(const fields *f, const path *at, const json_value *object, const char *key, const json_value **out)
{
    *out = json_find(object, key);
    return !*out || json_is_array(*out) ? JALUR_OK : fields_bad(f, at, key, *out, "an array", NULL);
}

static jalur_status whole(const fields *f, const path *at, const char *key, const json_value *v, int64_t most, int64_t *out)
{
    char expected[64];
    if (v && v->kind == JSON_WHOLE && v->whole >= 0 && v->whole <= most) {
        *out = v->whole;
        return JALUR_OK;
    }
    snprintf(expected, sizeof expected, "a whole number from 0 to %lld", (long long)most);
    return fields_bad(f, at, key, v, expected, NULL);
}

jalur_status fields_whole(const fields *f, const path *at, const json_value *object, const char *key, bool needed,
                          int64_t most, int64_t *out)
{
    const json_value *v = json_find(object, key);
    return v || needed ? whole(f, at, key, v, most, out) : JALUR_OK;
}

jalur_status fields_item(const fields *f, const path *array, const json_value *v, uint32_t i, int64_t most, int64_t *out)
{
    const path here = {.up = array, .index = i};
    const json_value item = json_item(v, i);
    return whole(f, &here, NULL, &item, most, out);
}

jalur_status fields_number(const fields *f, const path *at, const json_value *object, const char *key, double *out)
{
    const json_value *v = json_find(object, key);
    if (!v) return JALUR_OK;
    if (v->kind != JSON_WHOLE && v->kind != JSON_REAL) return fields_bad(f, at, key, v, "a number", NULL);
    *out = v->kind == JSON_WHOLE ? (double)v->whole : v->real;
    return JALUR_OK;
}

jalur_status fields_text(const fields *f, const path *at, const json_value *object, const char *key, const char **out)
{
    const json_value *v = json_find(object, key);
    if (!v) return JALUR_OK;
    if (v->kind != JSON_TEXT) return fields_bad(f, at, key, v, "a text", NULL);
    *out = v->text;
    return JALUR_OK;
}
