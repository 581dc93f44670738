/* Coverage measured again: the nearest points of every village by each way, what keeps the others away, and the scores. */
#include "verify/verify_inside.h"

#include <stdio.h>

typedef struct coverage { /* what several ways look at */
    judge *j;
    const access_table *a;
    uint32_t *points; uint32_t n_points; /* offices that count */
    bool *counts;                        /* by office */
    vnearest found[PROFILES_MAX][SEASONS];
    bool *alone;                         /* by point: asked for by itself */
} coverage;

typedef struct reaching { /* one way */
    judge *j;
    const access_table *a;
    coverage *all;
    uint32_t way;
    const vweights *w;
    const vnearest *found;
    const uint32_t *points; uint32_t n_points;
    const vsnap *village;
    double *open_min;             /* per village, as if no road were closed; NULL: none is */
    const vnearest *other[3];     /* dry season, on foot, by boat; NULL: not looked at */
    double *ground_min;           /* over the ground; NULL: not looked at */
    double ground_slack_min;
    double *point_min;            /* of one point */
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

static jalur_status list_points(coverage *c)
{
    jalur_status st = JALUR_OK;
    const territory *t = c->j->t;
    TRY(mem_new(c->j->ctx, t->n_offices, sizeof *c->points, &c->points));
    TRY(mem_new(c->j->ctx, t->n_offices, sizeof *c->counts, &c->counts));
    TRY(mem_new(c->j->ctx, t->n_offices, sizeof *c->alone, &c->alone));
    for (uint32_t i = 0; i < t->n_offices; i++) {
        c->counts[i] = t->offices[i].placed != PLACED_NOWHERE && kind_counts(c->j->set->cover_kinds, t->offices[i].kind);
        if (c->counts[i]) c->points[c->n_points++] = i;
    }
done:
    return st;
}

static bool has_point(const reaching *x, uint32_t v)
{
    return strcmp(x->a->villages[v].point, "none") != 0;
}

static double least_min(const vnearest *found, uint32_t v) { return found->near[(size_t)v * found->most].minutes; }

static double other_min(const reaching *x, int i, uint32_t v)
{
    return i < 3 ? least_min(x->other[i], v) : x->ground_min[v];
}

static bool looked_at(const reaching *x, int i) { return i < 3 ? x->other[i] != NULL : x->ground_min != NULL; }

static void where_cell(const reaching *x, uint32_t v, char out[WHERE_MAX])
{
    snprintf(out, WHERE_MAX, "village %s by %s, %s", x->j->t->areas[x->a->villages[v].village].code, x->a->ways[x->way].profile,
             season_name(x->a->ways[x->way].season));
}

static const access_class ONLY[4] = {ACCESS_DRY_ONLY, ACCESS_FOOT_ONLY, ACCESS_BOAT_ONLY, ACCESS_GROUND_ONLY};

static access_class class_of(const reaching *x, uint32_t v)
{
    if (!has_point(x, v)) return ACCESS_NO_POSITION;
    const double best_min = least_min(x->found, v);
    if (isfinite(best_min)) return best_min <= x->a->limit_min ? ACCESS_SERVED : ACCESS_BEYOND;
    for (int i = 0; i < 4; i++)
        if (looked_at(x, i) && isfinite(other_min(x, i, v))) return ONLY[i];
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
    else if (looked_at(x, i))
        judge_near(x->j, "access-minutes", where, c->other_min, other_min(x, i, v), vnearest_slack_min(other_min(x, i, v)) + (i == 3 ? x->ground_slack_min : 0), "min");
}

/* A closure is named where all roads open would bring the village within the limit, or there at all; and nowhere else. */
static void check_closure(reaching *x, uint32_t v, const access_cell *c, const char *where)
{
    judge *j = x->j;
    const double now = least_min(x->found, v), open = x->open_min ? x->open_min[v] : now, limit = x->a->limit_min;
    const bool named = c->closure && c->closure[0];
    const bool near_limit = fabs(now - limit) <= vnearest_slack_min(limit) || fabs(open - limit) <= vnearest_slack_min(limit);
    const bool cut = now > limit && (open <= limit || (!isfinite(now) && isfinite(open)));
    if (!near_limit) judge_true(j, named == cut, "access-closure", where, named ? c->closure : "no closure", cut ? "the closure that does it" : "none");
    if (named) judge_near(j, "access-closure", where, c->open_min, open, vnearest_slack_min(open), "min with all roads open");
    else judge_true(j, isnan(c->open_min), "access-closure", where, "minutes with all roads open", "none where no closure is named");
}

/* A link is missing where there is no way; its length is that between its ends. */
static void check_link(const reaching *x, uint32_t v, const access_cell *c, const char *where)
{
    judge *j = x->j;
    const bool away = c->class == ACCESS_UNREACHABLE || c->class == ACCESS_FAR_FROM_ROAD || c->class == ACCESS_FOOT_ONLY ||
                      c->class == ACCESS_BOAT_ONLY || c->class == ACCESS_GROUND_ONLY;
    if (away && isfinite(c->gap_m)) judge_near(j, "access-gap", where, c->gap_m, geo_distance_m(c->from, c->to), 1 + 0.001 * c->gap_m, "m between its ends");
    else judge_true(j, isnan(c->gap_m), "access-gap", where, "a missing link", "none");
    if (c->class == ACCESS_DRY_ONLY) judge_true(j, isnan(c->closed_m) || c->closed_m > 0, "access-closed", where, "no road that the rains close", "some");
    else judge_true(j, isnan(c->closed_m), "access-closed", where, "roads that the rains close", "none");
    if (x->village[v].state == VSNAP_FAR && away)
        judge_near(j, "access-gap", where, geo_distance_m(c->from, x->a->villages[v].at), 0, 1, "m from the village to where its link begins");
}

static void check_cell(reaching *x, uint32_t v)
{
    judge *j = x->j;
    char where[WHERE_MAX];
    const access_cell *c = &x->a->cells[(size_t)v * x->a->n_ways + x->way];
    const access_class found = as_reached(c->class);
    const double best_min = least_min(x->found, v);
    access_class expected = class_of(x, v);
    where_cell(x, v, where);
    if (isfinite(best_min) && fabs(best_min - x->a->limit_min) <= vnearest_slack_min(x->a->limit_min) && isfinite(c->minutes))
        expected = c->minutes <= x->a->limit_min ? ACCESS_SERVED : ACCESS_BEYOND; /* too near the limit to tell */
    const double over = x->ground_min && c->class == ACCESS_GROUND_ONLY ? c->other_min : x->ground_min ? x->ground_min[v] : 0;
    if ((expected == ACCESS_GROUND_ONLY || found == ACCESS_GROUND_ONLY) && j->set->ground_min - over <= vnearest_slack_min(over) + x->ground_slack_min)
        expected = found == ACCESS_GROUND_ONLY || expected != ACCESS_GROUND_ONLY ? found : expected; /* too near its limit to tell */
    judge_true(j, found == expected, "access-class", where, access_class_name(found), access_class_name(expected));
    const bool timed = found == ACCESS_SERVED || found == ACCESS_BEYOND;
    judge_near(j, "access-minutes", where, timed ? c->minutes : (double)INFINITY, best_min, vnearest_slack_min(best_min), "min");
    check_other(x, v, c, where);
    check_closure(x, v, c, where);
    check_link(x, v, c, where);
    if (c->class == ACCESS_FAR_FROM_ROAD)
        judge_near(j, "access-minutes", where, c->gap_m, x->village[v].access_m, 1 + 0.001 * c->gap_m, "m to the road");
    if (timed) judge_true(j, c->office < j->t->n_offices, "access-office", where, "no office is named", "the nearest");
    if (c->office != JALUR_NONE)
        judge_true(j, c->office < j->t->n_offices && x->all->counts[c->office], "access-office", where, "an office that is no service point", "a service point");
    const access_near *near = &x->a->near[((size_t)v * x->a->n_ways + x->way) * x->a->n_near];
    judge_true(j, !timed || near[0].office == c->office, "access-office", where, "another one is first among the nearest", "the same");
    for (uint32_t k = 0; k < x->a->n_near; k++)
        judge_true(j, near[k].office != JALUR_NONE || isinf(near[k].minutes), "access-near", where, "minutes to no point", "none");
    for (uint32_t k = 1; k < x->a->n_near; k++)
        judge_true(j, near[k].office == JALUR_NONE || near[k].minutes >= near[k - 1].minutes, "access-near", where, "out of order", "nearest first");
    j->out->cells++;
}

/* ---- the nearest points ---- */

static const access_near *near_of(const reaching *x, uint32_t v)
{
    return &x->a->near[((size_t)v * x->a->n_ways + x->way) * x->a->n_near];
}

/* Minutes to an office, or NAN where it is not among the nearest that were found. */
static double found_min(const reaching *x, uint32_t v, uint32_t at)
{
    const vnear *list = &x->found->near[(size_t)v * x->found->most];
    for (uint32_t k = 0; k < x->found->most && list[k].point != JALUR_NONE; k++)
        if (x->points[list[k].point] == at) return list[k].minutes;
    return (double)NAN;
}

static void judge_minutes(const reaching *x, uint32_t v, uint32_t k, double expected_min)
{
    char where[WHERE_MAX];
    where_cell(x, v, where);
    judge_near(x->j, k ? "access-near" : "access-office", where, near_of(x, v)[k].minutes, expected_min, vnearest_slack_min(expected_min), "min");
}

static bool is_listed(const reaching *x, uint32_t v, uint32_t at)
{
    const access_near *near = near_of(x, v);
    uint32_t k = 0;
    while (k < x->a->n_near && near[k].office != at) k++;
    return k < x->a->n_near;
}

/* Are they as near as is said, and is none left out that is nearer than the last? A listed point that is not among the nearest found
 * may be as near as they are: it is asked for alone, unless fewer are reached than are listed. */
static void check_near(reaching *x, uint32_t v)
{
    char where[WHERE_MAX];
    const access_near *near = near_of(x, v);
    const vnear *list = &x->found->near[(size_t)v * x->found->most];
    const uint32_t n = x->a->n_near;
    const double last = n ? near[n - 1].minutes : 0;
    where_cell(x, v, where);
    for (uint32_t k = 0; k < n; k++) {
        if (near[k].office == JALUR_NONE) continue;
        const double minutes = found_min(x, v, near[k].office);
        if (!isnan(minutes)) judge_minutes(x, v, k, minutes);
        else if (list[n - 1].point == JALUR_NONE || near[k].office >= x->j->t->n_offices) judge_minutes(x, v, k, INFINITY);
        else x->all->alone[near[k].office] = true;
    }
    for (uint32_t k = 0; k < n && list[k].point != JALUR_NONE; k++)
        if (!is_listed(x, v, x->points[list[k].point]))
            judge_true(x->j, isfinite(last) && list[k].minutes >= last - vnearest_slack_min(last), "access-near", where, "a nearer point is left out",
                       "the nearest points");
}

/* Points that are as near as the last of the nearest, or are said to be. */
static jalur_status check_alone(reaching *x)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < x->n_points; i++) {
        const uint32_t at = x->points[i];
        double most_min = 0;
        if (!x->all->alone[at]) continue;
        x->all->alone[at] = false;
        for (uint32_t v = 0; v < x->a->n_villages; v++)
            for (uint32_t k = 0; k < x->a->n_near; k++)
                if (near_of(x, v)[k].office == at && isnan(found_min(x, v, at))) most_min = fmax(most_min, near_of(x, v)[k].minutes);
        TRY(vnearest_alone(x->j, x->w, x->found, i, most_min, x->point_min));
        for (uint32_t v = 0; v < x->a->n_villages; v++)
            for (uint32_t k = 0; k < x->a->n_near; k++)
                if (near_of(x, v)[k].office == at && isnan(found_min(x, v, at))) judge_minutes(x, v, k, x->point_min[v]);
    }
done:
    return st;
}

/* ---- the ways ---- */

static bool is_way(const access_table *a, const char *profile_name, season s)
{
    for (uint32_t w = 0; w < a->n_ways; w++)
        if (strcmp(a->ways[w].profile, profile_name) == 0 && a->ways[w].season == s) return true;
    return false;
}

/* The nearest points by a profile in a season, found once; *out NULL where there is no such profile. */
static jalur_status find_nearest(coverage *c, const char *profile_name, season s, const vnearest **out)
{
    jalur_status st = JALUR_OK;
    const vweights *w;
    const uint32_t p = profile_find(c->j->in->profiles, profile_name);
    *out = NULL;
    if (p == JALUR_NONE) return JALUR_OK;
    *out = &c->found[p][s];
    if (c->found[p][s].near) return JALUR_OK;
    TRY(judge_weights(c->j, p, s, &w));
    const bool way = is_way(c->a, profile_name, s); /* needs its weights again */
    TRY(vnearest_find(c->j, w, c->points, c->n_points, way && c->a->n_near ? c->a->n_near : 1, &c->found[p][s]));
    if (!way) judge_drop_weights(c->j, p, s);
done:
    return st;
}

static jalur_status measure_ground(reaching *x)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    jalur_lonlat *at = NULL;
    if (!j->in->friction && !j->in->heights) return JALUR_OK;
    TRY(mem_new(j->ctx, x->n_points, sizeof *at, &at));
    TRY(mem_new(j->ctx, x->a->n_villages, sizeof(double), &x->ground_min));
    vsearch_begin(&j->q, x->w, true);
    for (uint32_t i = 0; i < x->n_points; i++) {
        at[i] = j->t->offices[x->points[i]].at;
        vnearest_start(j, x->w, &x->found->post[i]);
    }
    TRY(vsearch_run(&j->q, INFINITY));
    TRY(verify_ground(j, at, x->n_points, x->ground_min, &x->ground_slack_min));
done:
    mem_free(j->ctx, at);
    return st;
}

static jalur_status measure_open(reaching *x, const profile *p, season s)
{
    jalur_status st = JALUR_OK;
    vweights open = {0};
    vnearest found = {0};
    territory bare = *x->j->t;
    if (bare.n_closures == 0) return JALUR_OK;
    bare.n_closures = 0;
    TRY(mem_new(x->j->ctx, x->a->n_villages, sizeof *x->open_min, &x->open_min));
    TRY(vweights_new(&x->j->g, &bare, p, s, &open));
    TRY(vnearest_find(x->j, &open, x->points, x->n_points, 1, &found));
    for (uint32_t v = 0; v < x->a->n_villages; v++) x->open_min[v] = least_min(&found, v);
done:
    vnearest_release(x->j->ctx, &found);
    vweights_release(x->j->ctx, &open);
    return st;
}

static jalur_status way_new(reaching *x)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = x->j->ctx;
    const access_way *what = &x->a->ways[x->way];
    const uint32_t n = x->a->n_villages, p = profile_find(x->j->in->profiles, what->profile);
    if (p == JALUR_NONE) TRY(err_set(ctx, JALUR_E_DATA, "coverage: there is no profile \"%s\"", what->profile));
    TRY(judge_weights(x->j, p, what->season, &x->w));
    TRY(find_nearest(x->all, what->profile, what->season, &x->found));
    x->village = x->found->village;
    TRY(find_nearest(x->all, what->profile, SEASON_DRY, &x->other[0]));
    TRY(find_nearest(x->all, "foot", what->season, &x->other[1]));
    TRY(find_nearest(x->all, "boat", what->season, &x->other[2]));
    TRY(measure_open(x, &x->j->in->profiles->item[p], what->season));
    TRY(measure_ground(x));
    TRY(mem_new(ctx, n, sizeof *x->point_min, &x->point_min));
done:
    return st;
}

static void way_release(reaching *x)
{
    jalur_ctx *ctx = x->j->ctx;
    mem_free(ctx, x->point_min);
    mem_free(ctx, x->open_min);
    mem_free(ctx, x->ground_min);
}

static jalur_status check_way(coverage *c, uint32_t way)
{
    jalur_status st = JALUR_OK;
    reaching x = {.j = c->j, .a = c->a, .all = c, .way = way, .points = c->points, .n_points = c->n_points};
    TRY(way_new(&x));
    for (uint32_t v = 0; v < x.a->n_villages; v++) {
        check_cell(&x, v);
        check_near(&x, v);
    }
    TRY(check_alone(&x));
    TRY(verify_scores(c->j, way, x.w, x.found, c->points, c->n_points));
    TRY(verify_served(c->j, way, c->points, c->n_points));
    judge_near(c->j, "access-villages", "coverage", x.a->n_points, c->n_points, 0, "service points");
    judge_drop_weights(c->j, profile_find(c->j->in->profiles, x.a->ways[way].profile), x.a->ways[way].season);
done:
    way_release(&x);
    return st;
}

jalur_status verify_access(judge *j)
{
    jalur_status st = JALUR_OK;
    coverage *c = NULL;
    TRY(verify_shares(j));
    TRY(mem_new(j->ctx, 1, sizeof *c, &c));
    c->j = j;
    c->a = j->in->access;
    TRY(list_points(c));
    for (uint32_t w = 0; w < c->a->n_ways; w++) {
        TRY(step_progress(j->ctx, "verifying coverage", w, c->a->n_ways));
        TRY(check_way(c, w));
    }
    TRY(j->st);
done:
    for (uint32_t p = 0; c && p < PROFILES_MAX; p++)
        for (int s = 0; s < SEASONS; s++) vnearest_release(j->ctx, &c->found[p][s]);
    if (c) mem_free(j->ctx, c->points);
    if (c) mem_free(j->ctx, c->counts);
    if (c) mem_free(j->ctx, c->alone);
    mem_free(j->ctx, c);
    return st;
}
