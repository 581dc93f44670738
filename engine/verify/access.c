/* Coverage measured again: backwards from all service points at once, then from each office that is named as nearest. */
#include "verify/verify_inside.h"

#include <stdio.h>

typedef struct reaching { /* one way */
    judge *j;
    const access_table *a;
    uint32_t way;
    const vweights *w, *dry;
    uint32_t *points; uint32_t n_points; /* offices that count */
    vsnap *office, *village, *village_dry;
    double *best_min;  /* per village; INFINITY not reached */
    bool *dry_reached;
} reaching;

static bool kind_counts(const char *kinds, office_kind kind)
{
    char word[64];
    while (*kinds) {
        kinds += strspn(kinds, ", ");
        const size_t n = strcspn(kinds, ",");
        office_kind named;
        if (n > 0 && n < sizeof word) {
            memcpy(word, kinds, n);
            word[n] = 0;
            if (office_kind_parse(word, &named) && named == kind) return true;
        }
        kinds += n;
    }
    return false;
}

static jalur_status list_points(reaching *x)
{
    const territory *t = x->j->t;
    jalur_status st = mem_new(x->j->ctx, t->n_offices, sizeof *x->points, &x->points);
    for (uint32_t i = 0; st == JALUR_OK && i < t->n_offices; i++)
        if (t->offices[i].placed != PLACED_NOWHERE && kind_counts(x->j->set->cover_kinds, t->offices[i].kind))
            x->points[x->n_points++] = i;
    return st;
}

static bool has_point(const reaching *x, uint32_t v)
{
    return strcmp(x->a->villages[v].point, "none") != 0;
}

static double minutes_of(const judge *j, const vspots *at, const vsnap *village)
{
    return vsearch_at(&j->q, at).s / 60 + village->walk_min;
}

/* Along one edge without a vertex between. */
static double direct_min(const judge *j, const vweights *w, const vspots *at, const vsnap *village, const vsnap *post)
{
    vspots home;
    if (post->state != VSNAP_OK || geo_distance_m(village->at, post->at) > 100000) return INFINITY;
    vspots_of_snap(&j->g, w, post, &home);
    return vspots_step(&j->g, w, at, &home).s / 60 + village->walk_min + post->walk_min;
}

static void start_at(judge *j, const vweights *w, const vsnap *post)
{
    vspots home;
    if (post->state != VSNAP_OK) return;
    vspots_of_snap(&j->g, w, post, &home);
    vsearch_start(&j->q, &home, post->walk_min * 60);
}

/* Minutes of all villages to the nearest point. */
static jalur_status measure(reaching *x, const vweights *w, vsnap *village, double *out_min)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    vspots at;
    for (uint32_t i = 0; i < x->n_points; i++) x->office[i] = vsnap_point(&j->g, w, j->t->offices[x->points[i]].at, 0, true);
    vsearch_begin(&j->q, w, true);
    for (uint32_t i = 0; i < x->n_points; i++) start_at(j, w, &x->office[i]);
    TRY(vsearch_run(&j->q, INFINITY));
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        out_min[v] = INFINITY;
        village[v].state = VSNAP_NONE;
        if (!has_point(x, v)) continue;
        village[v] = vsnap_point(&j->g, w, x->a->villages[v].at, 0, false);
        if (village[v].state != VSNAP_OK) continue;
        vspots_of_snap(&j->g, w, &village[v], &at);
        out_min[v] = minutes_of(j, &at, &village[v]);
        for (uint32_t i = 0; i < x->n_points; i++)
            out_min[v] = fmin(out_min[v], direct_min(j, w, &at, &village[v], &x->office[i]));
    }
done:
    return st;
}

static double slack_min(double m) { return 0.1 + 0.01 * fmin(m, 1e6); }

static void where_cell(const reaching *x, uint32_t v, char out[WHERE_MAX])
{
    snprintf(out, WHERE_MAX, "village %s by %s, %s", x->j->t->areas[x->a->villages[v].village].code, x->a->ways[x->way].profile,
             season_name(x->a->ways[x->way].season));
}

static access_class class_of(const reaching *x, uint32_t v)
{
    if (!has_point(x, v)) return ACCESS_NO_POSITION;
    if (isfinite(x->best_min[v])) return x->best_min[v] <= x->a->limit_min ? ACCESS_WITHIN : ACCESS_BEYOND;
    if (x->dry_reached[v]) return ACCESS_DRY_ONLY;
    return x->village[v].state == VSNAP_FAR ? ACCESS_FAR_FROM_ROAD : ACCESS_UNREACHABLE;
}

static void check_cell(reaching *x, uint32_t v)
{
    judge *j = x->j;
    char where[WHERE_MAX];
    const access_cell *c = &x->a->cells[(size_t)v * x->a->n_ways + x->way];
    access_class expected = class_of(x, v);
    where_cell(x, v, where);
    if (isfinite(x->best_min[v]) && fabs(x->best_min[v] - x->a->limit_min) <= slack_min(x->a->limit_min) && isfinite(c->minutes))
        expected = c->minutes <= x->a->limit_min ? ACCESS_WITHIN : ACCESS_BEYOND; /* too near the limit to tell */
    judge_true(j, c->class == expected, "access-class", where, access_class_name(c->class), access_class_name(expected));
    const bool timed = c->class == ACCESS_WITHIN || c->class == ACCESS_BEYOND;
    judge_near(j, "access-minutes", where, timed ? c->minutes : (double)INFINITY, x->best_min[v], slack_min(x->best_min[v]), "min");
    if (c->class == ACCESS_FAR_FROM_ROAD)
        judge_near(j, "access-minutes", where, c->gap_m, x->village[v].access_m, 1 + 0.001 * c->gap_m, "m to the road");
    if (timed) judge_true(j, c->office < j->t->n_offices, "access-office", where, "no office is named", "the nearest");
    j->out->cells++;
}

/* Is the named office as near as is said? */
static jalur_status check_named(reaching *x, uint32_t point)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    char where[WHERE_MAX];
    vspots at;
    double most_min = -1;
    const vsnap *post = &x->office[point];
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        const access_cell *c = &x->a->cells[(size_t)v * x->a->n_ways + x->way];
        if (c->office == x->points[point] && isfinite(c->minutes)) most_min = fmax(most_min, c->minutes + slack_min(c->minutes));
    }
    if (most_min < 0) return JALUR_OK;
    vsearch_begin(&j->q, x->w, true);
    start_at(j, x->w, post);
    TRY(vsearch_run(&j->q, most_min * 60));
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        const access_cell *c = &x->a->cells[(size_t)v * x->a->n_ways + x->way];
        if (c->office != x->points[point] || !isfinite(c->minutes) || x->village[v].state != VSNAP_OK) continue;
        where_cell(x, v, where);
        vspots_of_snap(&j->g, x->w, &x->village[v], &at);
        const double m = fmin(minutes_of(j, &at, &x->village[v]), direct_min(j, x->w, &at, &x->village[v], post));
        judge_near(j, "access-office", where, c->minutes, m, slack_min(m), "min to the named office");
    }
done:
    return st;
}

/* A named office must be one that counts. */
static void check_names(reaching *x)
{
    judge *j = x->j;
    char where[WHERE_MAX];
    bool known;
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        const access_cell *c = &x->a->cells[(size_t)v * x->a->n_ways + x->way];
        if (c->office == JALUR_NONE) continue;
        known = false;
        for (uint32_t i = 0; i < x->n_points && !known; i++) known = x->points[i] == c->office;
        where_cell(x, v, where);
        judge_true(j, known, "access-office", where, "an office that is no service point", "a service point");
    }
}

static jalur_status check_way(judge *j, uint32_t way)
{
    jalur_status st = JALUR_OK;
    reaching x = {.j = j, .a = j->in->access, .way = way};
    double *dry_min = NULL;
    const uint32_t p = profile_find(j->in->profiles, x.a->ways[way].profile), n = x.a->n_villages;
    if (p == JALUR_NONE)
        TRY(err_set(j->ctx, JALUR_E_DATA, "coverage: there is no profile \"%s\"", x.a->ways[way].profile));
    TRY(judge_weights(j, p, x.a->ways[way].season, &x.w));
    TRY(judge_weights(j, p, SEASON_DRY, &x.dry));
    TRY(list_points(&x));
    TRY(mem_new(j->ctx, x.n_points, sizeof *x.office, &x.office));
    TRY(mem_new(j->ctx, n, sizeof *x.village, &x.village));
    TRY(mem_new(j->ctx, n, sizeof *x.village_dry, &x.village_dry));
    TRY(mem_new(j->ctx, n, sizeof *x.best_min, &x.best_min));
    TRY(mem_new(j->ctx, n, sizeof *x.dry_reached, &x.dry_reached));
    TRY(mem_new(j->ctx, n, sizeof *dry_min, &dry_min));
    TRY(measure(&x, x.dry, x.village_dry, dry_min));
    for (uint32_t v = 0; v < n; v++) x.dry_reached[v] = isfinite(dry_min[v]);
    TRY(measure(&x, x.w, x.village, x.best_min));
    for (uint32_t v = 0; v < n; v++) check_cell(&x, v);
    check_names(&x);
    for (uint32_t i = 0; i < x.n_points; i++) {
        TRY(step_progress(j->ctx, "verifying coverage", i, x.n_points));
        TRY(check_named(&x, i));
    }
    judge_near(j, "access-villages", "coverage", x.a->n_points, x.n_points, 0, "service points");
done:
    mem_free(j->ctx, x.points);
    mem_free(j->ctx, x.office);
    mem_free(j->ctx, x.village);
    mem_free(j->ctx, x.village_dry);
    mem_free(j->ctx, x.best_min);
    mem_free(j->ctx, x.dry_reached);
    mem_free(j->ctx, dry_min);
    return st;
}

jalur_status verify_access(judge *j)
{
    jalur_status st = JALUR_OK;
    TRY(verify_shares(j));
    for (uint32_t w = 0; w < j->in->access->n_ways; w++) TRY(check_way(j, w));
    TRY(j->st);
done:
    return st;
}
