/* Coverage measured again: backwards from all service points at once, then from each point alone. */
#include "verify/verify_inside.h"

#include <stdio.h>

#include "model/decay.h"

typedef struct reaching { /* one way */
    judge *j;
    const access_table *a;
    uint32_t way;
    const vweights *w;
    uint32_t *points; uint32_t n_points; /* offices that count */
    vsnap *office, *village, *scratch;
    double *best_min;       /* per village; INFINITY not reached */
    double *open_min;       /* per village, as if no road were closed; NULL: none is */
    double *other_min[4];   /* dry season, on foot, by boat, over the ground; NULL: not looked at */
    double ground_slack_min;
    double *point_min;      /* of one point */
    double *score_low, *score_high; /* what the score must lie between */
    double supply_low, supply_high;
    decay decay;
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

/* Along one edge without a vertex between. `reach_m`: of `at`. */
static double direct_min(const judge *j, const vweights *w, const vspots *at, double reach_m, const vsnap *village, const vsnap *post)
{
    vspots home;
    if (post->state != VSNAP_OK || !vplaces_within(village->at, post->at, reach_m)) return INFINITY;
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
        const double reach_m = vspots_reach_m(&j->g, &at);
        for (uint32_t i = 0; i < x->n_points; i++)
            out_min[v] = fmin(out_min[v], direct_min(j, w, &at, reach_m, &village[v], &x->office[i]));
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

static const access_class ONLY[4] = {ACCESS_DRY_ONLY, ACCESS_FOOT_ONLY, ACCESS_BOAT_ONLY, ACCESS_GROUND_ONLY};

static access_class class_of(const reaching *x, uint32_t v)
{
    if (!has_point(x, v)) return ACCESS_NO_POSITION;
    if (isfinite(x->best_min[v])) return x->best_min[v] <= x->a->limit_min ? ACCESS_SERVED : ACCESS_BEYOND;
    for (int i = 0; i < 4; i++)
        if (x->other_min[i] && isfinite(x->other_min[i][v])) return ONLY[i];
    return x->village[v].state == VSNAP_FAR ? ACCESS_FAR_FROM_ROAD : ACCESS_UNREACHABLE;
}

/* Within the limit, whatever keeps it from being served: verify/served.c looks at that. */
static access_class as_reached(access_class c)
{
    return c == ACCESS_CLOSED || c == ACCESS_NO_SIGNAL || c == ACCESS_FULL ? ACCESS_SERVED : c;
}

static void check_other(const reaching *x, uint32_t v, const access_cell *c, const char *where)
{
    int i = 0;
    while (i < 4 && c->class != ONLY[i]) i++;
    if (i == 4) judge_true(x->j, isnan(c->other_min), "access-minutes", where, "minutes of another mode", "none");
    else if (x->other_min[i])
        judge_near(x->j, "access-minutes", where, c->other_min, x->other_min[i][v], slack_min(x->other_min[i][v]) + (i == 3 ? x->ground_slack_min : 0), "min");
}

/* A closure is named where all roads open would bring the village within the limit, or there at all; and nowhere else. */
static void check_closure(reaching *x, uint32_t v, const access_cell *c, const char *where)
{
    judge *j = x->j;
    const double now = x->best_min[v], open = x->open_min ? x->open_min[v] : now, limit = x->a->limit_min;
    const bool named = c->closure && c->closure[0];
    const bool near_limit = fabs(now - limit) <= slack_min(limit) || fabs(open - limit) <= slack_min(limit);
    const bool cut = now > limit && (open <= limit || (!isfinite(now) && isfinite(open)));
    if (!near_limit) judge_true(j, named == cut, "access-closure", where, named ? c->closure : "no closure", cut ? "the closure that does it" : "none");
    if (named) judge_near(j, "access-closure", where, c->open_min, open, slack_min(open), "min with all roads open");
}

static void check_cell(reaching *x, uint32_t v)
{
    judge *j = x->j;
    char where[WHERE_MAX];
    const access_cell *c = &x->a->cells[(size_t)v * x->a->n_ways + x->way];
    const access_class found = as_reached(c->class);
    access_class expected = class_of(x, v);
    where_cell(x, v, where);
    if (isfinite(x->best_min[v]) && fabs(x->best_min[v] - x->a->limit_min) <= slack_min(x->a->limit_min) && isfinite(c->minutes))
        expected = c->minutes <= x->a->limit_min ? ACCESS_SERVED : ACCESS_BEYOND; /* too near the limit to tell */
    const double over = x->other_min[3] && c->class == ACCESS_GROUND_ONLY ? c->other_min : x->other_min[3] ? x->other_min[3][v] : 0;
    if ((expected == ACCESS_GROUND_ONLY || found == ACCESS_GROUND_ONLY) && j->set->ground_min - over <= slack_min(over) + x->ground_slack_min)
        expected = found == ACCESS_GROUND_ONLY || expected != ACCESS_GROUND_ONLY ? found : expected; /* too near its limit to tell */
    judge_true(j, found == expected, "access-class", where, access_class_name(found), access_class_name(expected));
    const bool timed = found == ACCESS_SERVED || found == ACCESS_BEYOND;
    judge_near(j, "access-minutes", where, timed ? c->minutes : (double)INFINITY, x->best_min[v], slack_min(x->best_min[v]), "min");
    check_other(x, v, c, where);
    check_closure(x, v, c, where);
    if (c->class == ACCESS_FAR_FROM_ROAD)
        judge_near(j, "access-minutes", where, c->gap_m, x->village[v].access_m, 1 + 0.001 * c->gap_m, "m to the road");
    if (timed) judge_true(j, c->office < j->t->n_offices, "access-office", where, "no office is named", "the nearest");
    const access_near *near = &x->a->near[((size_t)v * x->a->n_ways + x->way) * x->a->n_near];
    judge_true(j, !timed || near[0].office == c->office, "access-office", where, "another one is first among the nearest", "the same");
    for (uint32_t k = 1; k < x->a->n_near; k++)
        judge_true(j, near[k].office == JALUR_NONE || near[k].minutes >= near[k - 1].minutes, "access-near", where, "out of order", "nearest first");
    j->out->cells++;
}

/* ---- one point at a time: the nearest, and what the scores must lie between ---- */

static double share_at(const reaching *x, double minutes, bool high)
{
    const double at = minutes + (high ? -1 : 1) * slack_min(minutes), limit = x->a->limit_min;
    if (!isfinite(minutes) || at > limit) return 0;
    const double c = at > 0 ? at : 0;
    switch (x->decay) {
    case DECAY_LINEAR: return (limit - c) / limit;
    case DECAY_LOGISTIC: return 1 / (1 + exp(10 * (c - limit / 2) / limit));
    case DECAY_EXPONENTIAL: return exp(-3 * c / limit);
    case DECAY_STEP:
    case DECAYS: break;
    }
    return 1;
}

static void add_scores(reaching *x, uint32_t point)
{
    const uint32_t counters = x->j->t->offices[x->points[point]].counters;
    const double supply = counters > 0 ? counters : 1;
    double low = 0, high = 0;
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        low += x->a->villages[v].people * share_at(x, x->point_min[v], false);
        high += x->a->villages[v].people * share_at(x, x->point_min[v], true);
    }
    x->supply_low += low > 0 ? supply : 0;
    x->supply_high += high > 0 ? supply : 0;
    if (high <= 0) return;
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        x->score_low[v] += 1e4 * supply * share_at(x, x->point_min[v], false) / high;
        const double most = share_at(x, x->point_min[v], true);
        if (most > 0) x->score_high[v] += low > 0 ? 1e4 * supply * most / low : (double)INFINITY;
    }
}

/* Is it as near as is said, and is it left out nowhere where it is nearer than the last? */
static void check_near(reaching *x, uint32_t point, uint32_t v)
{
    const access_near *near = &x->a->near[((size_t)v * x->a->n_ways + x->way) * x->a->n_near];
    char where[WHERE_MAX];
    where_cell(x, v, where);
    for (uint32_t k = 0; k < x->a->n_near; k++)
        if (near[k].office == x->points[point]) {
            judge_near(x->j, k ? "access-near" : "access-office", where, near[k].minutes, x->point_min[v], slack_min(x->point_min[v]), "min");
            return;
        }
    const double last = x->a->n_near ? near[x->a->n_near - 1].minutes : 0;
    if (!isfinite(x->point_min[v])) return;
    judge_true(x->j, isfinite(last) && x->point_min[v] >= last - slack_min(last), "access-near", where, "a nearer point is left out",
               "the nearest points");
}

static jalur_status check_point(reaching *x, uint32_t point)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    vspots at;
    const vsnap *post = &x->office[point];
    vsearch_begin(&j->q, x->w, true);
    start_at(j, x->w, post);
    TRY(vsearch_run(&j->q, INFINITY));
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        x->point_min[v] = INFINITY;
        if (x->village[v].state != VSNAP_OK) continue;
        vspots_of_snap(&j->g, x->w, &x->village[v], &at);
        x->point_min[v] = fmin(minutes_of(j, &at, &x->village[v]), direct_min(j, x->w, &at, vspots_reach_m(&j->g, &at), &x->village[v], post));
        check_near(x, point, v);
    }
    add_scores(x, point);
done:
    return st;
}

static void check_scores(reaching *x)
{
    char where[WHERE_MAX];
    double supply = 0;
    if (x->a->n_villages == 0 || isnan(x->a->cells[x->way].score)) return; /* no scores were asked for */
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        const double score = x->a->cells[(size_t)v * x->a->n_ways + x->way].score;
        where_cell(x, v, where);
        judge_most(x->j, "access-score", where, score, x->score_high[v] + 1e-6 * x->score_high[v], "counters per 10,000 people at most");
        judge_most(x->j, "access-score", where, x->score_low[v] - 1e-6 * x->score_low[v], score, "counters per 10,000 people at least");
        supply += x->a->villages[v].people * score / 1e4;
    }
    snprintf(where, sizeof where, "scores by %s, %s", x->a->ways[x->way].profile, season_name(x->a->ways[x->way].season));
    judge_most(x->j, "access-score", where, supply, x->supply_high * (1 + 1e-9), "counters handed out at most");
    judge_most(x->j, "access-score", where, x->supply_low * (1 - 1e-9), supply, "counters handed out at least");
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

/* Minutes of another season or mode; nothing where there is no such profile. */
static jalur_status measure_other(reaching *x, int slot, const char *profile_name, season s)
{
    jalur_status st = JALUR_OK;
    const vweights *w;
    const uint32_t p = profile_find(x->j->in->profiles, profile_name);
    if (p == JALUR_NONE) return JALUR_OK;
    TRY(judge_weights(x->j, p, s, &w));
    TRY(mem_new(x->j->ctx, x->a->n_villages, sizeof(double), &x->other_min[slot]));
    TRY(measure(x, w, x->scratch, x->other_min[slot]));
done:
    return st;
}

/* After measure on the way's own weights. */
static jalur_status measure_ground(reaching *x)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = x->j->ctx;
    jalur_lonlat *at = NULL;
    if (!x->j->in->friction && !x->j->in->heights) return JALUR_OK;
    TRY(mem_new(ctx, x->n_points, sizeof *at, &at));
    TRY(mem_new(ctx, x->a->n_villages, sizeof(double), &x->other_min[3]));
    for (uint32_t i = 0; i < x->n_points; i++) at[i] = x->j->t->offices[x->points[i]].at;
    TRY(verify_ground(x->j, at, x->n_points, x->other_min[3], &x->ground_slack_min));
done:
    mem_free(ctx, at);
    return st;
}

static jalur_status measure_open(reaching *x, const profile *p, season s)
{
    jalur_status st = JALUR_OK;
    vweights open = {0};
    territory bare = *x->j->t;
    if (bare.n_closures == 0) return JALUR_OK;
    bare.n_closures = 0;
    TRY(mem_new(x->j->ctx, x->a->n_villages, sizeof *x->open_min, &x->open_min));
    TRY(vweights_new(&x->j->g, &bare, p, s, &open));
    TRY(measure(x, &open, x->scratch, x->open_min));
done:
    vweights_release(x->j->ctx, &open);
    return st;
}

static jalur_status way_room(reaching *x)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = x->j->ctx;
    const uint32_t n = x->a->n_villages;
    TRY(list_points(x));
    TRY(mem_new(ctx, x->n_points, sizeof *x->office, &x->office));
    TRY(mem_new(ctx, n, sizeof *x->village, &x->village));
    TRY(mem_new(ctx, n, sizeof *x->scratch, &x->scratch));
    TRY(mem_new(ctx, n, sizeof *x->best_min, &x->best_min));
    TRY(mem_new(ctx, n, sizeof *x->point_min, &x->point_min));
    TRY(mem_new(ctx, n, sizeof *x->score_low, &x->score_low));
    TRY(mem_new(ctx, n, sizeof *x->score_high, &x->score_high));
done:
    return st;
}

static void way_release(reaching *x)
{
    jalur_ctx *ctx = x->j->ctx;
    mem_free(ctx, x->points);
    mem_free(ctx, x->office);
    mem_free(ctx, x->village);
    mem_free(ctx, x->scratch);
    mem_free(ctx, x->best_min);
    mem_free(ctx, x->point_min);
    mem_free(ctx, x->score_low);
    mem_free(ctx, x->score_high);
    mem_free(ctx, x->open_min);
    for (int i = 0; i < 4; i++) mem_free(ctx, x->other_min[i]);
}

static jalur_status check_way(judge *j, uint32_t way)
{
    jalur_status st = JALUR_OK;
    reaching x = {.j = j, .a = j->in->access, .way = way};
    const access_way *what = &x.a->ways[way];
    const uint32_t p = profile_find(j->in->profiles, what->profile), n = x.a->n_villages;
    if (p == JALUR_NONE) TRY(err_set(j->ctx, JALUR_E_DATA, "coverage: there is no profile \"%s\"", what->profile));
    if (!decay_parse(j->set->cover_decay, &x.decay)) TRY(err_set(j->ctx, JALUR_E_DATA, "\"%s\" is no decay", j->set->cover_decay));
    TRY(judge_weights(j, p, what->season, &x.w));
    TRY(way_room(&x));
    TRY(measure_other(&x, 0, what->profile, SEASON_DRY));
    TRY(measure_other(&x, 1, "foot", what->season));
    TRY(measure_other(&x, 2, "boat", what->season));
    TRY(measure_open(&x, &j->in->profiles->item[p], what->season));
    TRY(measure(&x, x.w, x.village, x.best_min));
    TRY(measure_ground(&x));
    for (uint32_t v = 0; v < n; v++) check_cell(&x, v);
    check_names(&x);
    for (uint32_t i = 0; i < x.n_points; i++) {
        TRY(step_progress(j->ctx, "verifying coverage", i, x.n_points));
        TRY(check_point(&x, i));
    }
    check_scores(&x);
    TRY(verify_served(j, way, x.points, x.n_points));
    judge_near(j, "access-villages", "coverage", x.a->n_points, x.n_points, 0, "service points");
done:
    way_release(&x);
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
