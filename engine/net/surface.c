/* What a step costs on rasters of friction and height, and the cost distance over them. */
#include "net/surface.h"

#include <math.h>

#include "model/profile.h"

typedef struct surface {
    const surface_layers *l;
    double *step_m;                   /* by row and direction; NAN where there is no such row */
    int64_t beside[SURFACE_START][2]; /* the cells that a step passes, from its start */
} surface;

static bool is_open(const surface_layers *l, uint32_t cell)
{
    return (!l->friction || isfinite(l->friction[cell])) && (!l->height_m || isfinite(l->height_m[cell]));
}

static bool squeezed(const surface *s, const surface_move *m)
{
    const int64_t *beside = s->beside[m->d];
    const bool one = !is_open(s->l, (uint32_t)(m->from + beside[0])), two = !is_open(s->l, (uint32_t)(m->from + beside[1]));
    return m->d < 8 ? one && two : one || two;
}

/* The mean of both cells; of a knight's move also of the two between them. */
static double friction_of(const surface *s, const surface_move *m)
{
    const float *f = s->l->friction;
    if (!f) return s->l->rule == SURFACE_LANGMUIR ? 0 : 1;
    const double ends = (double)f[m->from] + (double)f[m->to];
    if (m->d < 8) return 0.5 * ends;
    return 0.25 * (ends + (double)f[m->from + s->beside[m->d][0]] + (double)f[m->from + s->beside[m->d][1]]);
}

static double langmuir(const surface_langmuir *k, double run_m, double rise_m, double friction)
{
    const double on = (k->a + k->lambda * friction) * run_m;
    if (rise_m >= 0) return on + k->b * rise_m;
    return on + (rise_m / run_m < k->slope_factor ? k->d : k->c) * rise_m;
}

static double layers_step(const void *of, const surface_move *m)
{
    const surface *s = of;
    const surface_layers *l = s->l;
    const double run_m = s->step_m[(size_t)m->row * SURFACE_START + m->d];
    const double friction = friction_of(s, m);
    double rise_m = l->height_m ? (double)l->height_m[m->to] - (double)l->height_m[m->from] : 0;
    if (!isfinite(friction) || !isfinite(rise_m) || ((m->d & 1 || m->d >= 8) && squeezed(s, m))) return INFINITY;
    if (l->to_source) rise_m = -rise_m;
    if (l->rule == SURFACE_COST) return run_m * friction;
    if (l->rule == SURFACE_LANGMUIR) return langmuir(&l->langmuir, run_m, rise_m, friction);
    return run_m * friction / profile_tobler_factor(rise_m / run_m);
}

static jalur_status surface_new(jalur_ctx *ctx, const surface_layers *l, surface *out)
{
    jalur_status st = JALUR_OK;
    *out = (surface){.l = l};
    for (uint32_t c = 0; l->friction && c < l->w * l->h; c++)
        if (l->friction[c] < 0)
            return err_set(ctx, JALUR_E_DATA, "a friction of %g at row %u, column %u", (double)l->friction[c], c / l->w + 1, c % l->w + 1);
    TRY(mem_new(ctx, (size_t)l->h * SURFACE_START, sizeof *out->step_m, &out->step_m));
    for (unsigned d = 0; d < SURFACE_START; d++) {
        int dx, dy;
        surface_shift(d, &dx, &dy);
        const bool flat = dx == 2 || dx == -2, steep = dy == 2 || dy == -2;
        out->beside[d][0] = steep ? (int64_t)dy / 2 * l->w : flat ? dx / 2 : dx;
        out->beside[d][1] = steep ? (int64_t)dy / 2 * l->w + dx : flat ? (int64_t)dy * l->w + dx / 2 : (int64_t)dy * l->w;
        for (uint32_t row = 0; row < l->h; row++) {
            const int64_t to = (int64_t)row + dy;
            const bool there = to >= 0 && to < (int64_t)l->h;
            const double across_m = there ? 0.5 * (l->width_m[row] + l->width_m[to]) * dx : (double)NAN;
            out->step_m[(size_t)row * SURFACE_START + d] = hypot(across_m, there ? l->along_m[to] - l->along_m[row] : 0);
        }
    }
done:
    return st;
}

static jalur_status put_sources(jalur_ctx *ctx, const surface_layers *l, const surface_source *source, uint32_t n, double most,
                                surface_search *s)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < n; i++) {
        if (source[i].cell >= l->w * l->h || !(source[i].cost >= 0))
            return err_set(ctx, JALUR_E_USAGE, "source %u: cell %u at a cost of %g", i + 1, source[i].cell, source[i].cost);
        if (is_open(l, source[i].cell) && source[i].cost <= most) TRY(surface_put(s, source[i].cell, source[i].cost, i));
    }
done:
    return st;
}

jalur_status surface_spread(jalur_ctx *ctx, const surface_layers *l, const surface_source *source, uint32_t n, double most,
                            surface_search **out)
{
    jalur_status st = JALUR_OK;
    surface layers = {0};
    surface_search *s = NULL;
    uint32_t cell = 0;
    *out = NULL;
    TRY(surface_search_new(ctx, l->w, l->h, l->moves, layers_step, &layers, &s));
    TRY(surface_new(ctx, l, &layers));
    TRY(put_sources(ctx, l, source, n, most, s));
    for (uint32_t k = 0; cell != JALUR_NONE; k++) {
        if (k % 65536 == 0) TRY(step_progress(ctx, "cost distance", k, (uint64_t)l->w * l->h));
        TRY(surface_next(s, most, &cell));
    }
    *out = s;
    s = NULL;
done:
    mem_free(ctx, layers.step_m);
    surface_search_free(s);
    return err_while(ctx, st, "spreading over a raster of %u x %u cells", l->w, l->h);
}
