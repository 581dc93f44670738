/* The room's door: which format a file is in, and what an answer costs. */
#include "instance/instance.h"

#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "instance/flat.h"

#define FILE_MOST ((size_t)1 << 32)

const char *instance_format_name(instance_format f)
{
    static const char *const names[] = {"VRPLIB", "Solomon", "Cordeau", "VROOM", "model"};
    return names[f];
}

void instance_init(instance *in, jalur_ctx *ctx)
{
    *in = (instance){0};
    arena_init(&in->mem, ctx);
}

void instance_release(instance *in)
{
    jalur_ctx *ctx = in->mem.ctx;
    arena_release(&in->mem);
    instance_init(in, ctx);
}

/* A line near the top that begins with `word`, and with a colon behind it if asked for. */
static bool top_has(const char *data, const char *end, const char *word, bool colon)
{
    const size_t n = strlen(word);
    const char *at = data;
    for (int line = 0; line < 60 && at < end; line++) {
        while (at < end && (*at == ' ' || *at == '\t')) at++;
        if ((size_t)(end - at) >= n && strncasecmp(at, word, n) == 0) {
            const char *behind = at + n;
            while (behind < end && (*behind == ' ' || *behind == '\t')) behind++;
            if (!colon || (behind < end && *behind == ':')) return true;
        }
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at) return false;
        at++;
    }
    return false;
}

/* Cordeau's files begin with four whole numbers. */
static bool four_numbers(const char *data, const char *end)
{
    int n = 0;
    for (const char *at = data; at < end; n++) {
        while (at < end && (*at == ' ' || *at == '\t')) at++;
        if (at == end || *at == '\n' || *at == '\r') break;
        while (at < end && *at >= '0' && *at <= '9') at++;
        if (at < end && *at != ' ' && *at != '\t' && *at != '\r' && *at != '\n') return false;
    }
    return n == 4;
}

static jalur_status format_find(jalur_ctx *ctx, const char *path, const char *data, size_t n_bytes, instance_format *out)
{
    const char *end = data + n_bytes, *at = data;
    if (n_bytes >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) at += 3;
    while (at < end && strchr(" \t\r\n", *at) && *at) at++;
    *out = INSTANCE_VROOM;
    if (at < end && *at == '{') return JALUR_OK;
    *out = INSTANCE_VRPLIB;
    if (top_has(at, end, "DIMENSION", true)) return JALUR_OK;
    *out = INSTANCE_SOLOMON;
    if (top_has(at, end, "VEHICLE", false)) return JALUR_OK;
    *out = INSTANCE_CORDEAU;
    if (four_numbers(at, end)) return JALUR_OK;
    return err_at(ctx, JALUR_E_DATA, &(err_site){.file = path, .found = n_bytes ? "none of these" : "an empty file",
                  .expected = "VRPLIB (DIMENSION : n), Solomon (VEHICLE), Cordeau (four numbers), or JSON: VROOM's, or a model"},
                  "this is no routing instance");
}

static jalur_status json_instance(jalur_ctx *ctx, const char *path, const char *data, size_t n_bytes, instance *out)
{
    jalur_status st = JALUR_OK;
    const char *name = NULL;
    json_value root;
    TRY(arena_text(&out->mem, path ? path : "", &name));
    TRY(json_read(&out->mem, name, data, n_bytes, &root));
    if (model_is(&root)) out->format = INSTANCE_MODEL;
    TRY((out->format == INSTANCE_MODEL ? model_read : vroom_read)(ctx, name, &root, out));
done:
    return st;
}

jalur_status instance_read_text(jalur_ctx *ctx, const char *path, char *data, size_t n_bytes, const char *rounding,
                                instance *out)
{
    jalur_status st = JALUR_OK;
    text t;
    flat f = {.mem = &out->mem, .file = path};
    TRY(format_find(ctx, path, data, n_bytes, &f.format));
    out->format = f.format; /* known also if the rest cannot be read */
    if (f.format == INSTANCE_VROOM) {
        if (rounding)
            TRY(err_at(ctx, JALUR_E_USAGE, &(err_site){.file = path, .field = "--rounding", .found = rounding, .expected = "none"},
                       "the numbers of the JSON formats are whole"));
        TRY(json_instance(ctx, path, data, n_bytes, out));
        goto done;
    }
    text_begin(&t, ctx, path, data, n_bytes);
    TRY((f.format == INSTANCE_VRPLIB ? vrplib_read : f.format == INSTANCE_SOLOMON ? solomon_read : cordeau_read)(&t, &f));
    TRY(flat_make(ctx, &f, rounding, out));
done:
    return st;
}

jalur_status instance_read(jalur_ctx *ctx, const char *path, const char *rounding, instance *out)
{
    jalur_status st = JALUR_OK;
    char *data = NULL;
    size_t n = 0;
    TRY(file_read(ctx, path, FILE_MOST, &data, &n));
    TRY(instance_read_text(ctx, path, data, n, rounding, out));
done:
    mem_free(ctx, data);
    return st;
}

double instance_cost(const instance *in, const plan_answer *a)
{
    double cost = (double)a->cost;
    for (uint32_t i = 0; i < a->n_left; i++) {
        const int64_t skip = in->problem.stops[a->left[i].stop].skip_cost;
        if (in->format != INSTANCE_VROOM && skip < PLAN_MUST) cost += (double)skip;
    }
    return cost / in->scale;
}
