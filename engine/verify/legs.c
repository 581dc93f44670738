/* Legs: on the roads, as long and as slow as they say, and no faster way is claimed than there is.
 *
 * A stop's road point is where its legs say it is; it must be the road point that the rules give. Shortest ways are
 * searched once from each distinct point, as far as the longest claim from there. */
#include "verify/verify_inside.h"

#include <stdio.h>

static const double ON_ROAD_M = 0.05, SAME_POINT_M = 0.05;

static double slack_s(double s) { return 1 + 0.001 * s; }
static double slack_m(double m) { return 2 + 0.001 * m; }

typedef struct claim { /* of one leg, for the search */
    uint32_t profile, route, leg;
    uint64_t from_key;
    jalur_lonlat from, to;
    const vsnap *from_snap, *to_snap; /* by the rules */
    double s;
} claim;

typedef struct node { /* where legs begin and end: depot, visits, places to reload or stay, end of the route */
    uint32_t visit;       /* JALUR_NONE: an office */
    uint32_t office;
    uint32_t where;       /* visit that findings speak of */
    const shape_line *leg; /* to it */
    double s, m;           /* as claimed */
    jalur_lonlat point;    /* on the road */
} node;

typedef struct tracing {
    judge *j;
    const vweights *w;
    uint32_t profile, route_index;
    const route *r;
    node *nodes; uint32_t n_nodes;
    double unpaved_m, dry_only_m;
    uint32_t ferry_legs;
    claim *claims;
    size_t n_claims, cap;
} tracing;

static void say_place(jalur_lonlat a, char out[64])
{
    snprintf(out, 64, "%.7f, %.7f", a.lon_deg, a.lat_deg);
}

static const vsnap *snap_at(const tracing *x, uint32_t at)
{
    const judge *j = x->j;
    const node *n = &x->nodes[at];
    if (n->visit != JALUR_NONE) return &j->station_snap[x->profile][x->r->visits[n->visit].station];
    return &j->office_snap[x->profile][n->office];
}

static jalur_status list_nodes(tracing *x)
{
    jalur_status st = JALUR_OK;
    const route *r = x->r;
    const uint32_t home = judge_home(x->j, &x->j->t->vehicles[r->vehicle]);
    bool open;
    const uint32_t end = judge_end(x->j, &x->j->t->vehicles[r->vehicle], &open);
    uint32_t e = 0;
    TRY(mem_new(x->j->ctx, (size_t)r->n_visits + r->n_events + 2, sizeof *x->nodes, &x->nodes));
    x->n_nodes = 0;
    x->nodes[x->n_nodes++] = (node){.visit = JALUR_NONE, .office = home, .where = r->n_visits};
    for (uint32_t k = 0; k <= r->n_visits; k++) {
        for (; e < r->n_events && r->events[e].before <= k; e++) {
            const route_event *v = &r->events[e];
            if (event_at_office(v->kind))
                x->nodes[x->n_nodes++] = (node){JALUR_NONE, v->index, k, &v->leg, v->leg_s, v->leg_m, {0, 0}};
        }
        const bool back = k == r->n_visits;
        if (back && open) continue;
        x->nodes[x->n_nodes++] = (node){back ? JALUR_NONE : k, end, k, &r->legs[k], back ? r->back_s : r->visits[k].leg_s,
                                        back ? r->back_m : r->visits[k].leg_m, {0, 0}};
    }
done:
    return st;
}

/* Edges that a stop stands on. Where the lines and the rules name one point, it is on the edges of the rules. */
static void stop_spots(const judge *j, const vweights *w, const vsnap *snap, jalur_lonlat at, vspots *out)
{
    if (snap->state != VSNAP_NONE && geo_distance_m(snap->at, at) <= SAME_POINT_M) vspots_of_snap(&j->g, w, snap, out);
    else vspots_of(&j->g, w, at, out);
}

/* What the lines say: the end of the leg to it, else the start of the next, else the walk, else the rules. */
static jalur_lonlat road_point(const tracing *x, uint32_t at)
{
    const node *n = &x->nodes[at];
    if (at > 0 && n->leg->n >= 2) return n->leg->pt[n->leg->n - 1];
    if (at + 1 < x->n_nodes && n[1].leg->n >= 2) return n[1].leg->pt[0];
    if (n->visit != JALUR_NONE && x->r->access[n->visit].n >= 2) return x->r->access[n->visit].pt[0];
    return snap_at(x, at)->at;
}

static void check_walk(tracing *x, const node *n, const char *where)
{
    judge *j = x->j;
    const visit *v = &x->r->visits[n->visit];
    const station *s = &j->t->stations[v->station];
    const shape_line *line = &x->r->access[n->visit];
    const profile *p = x->w->profile;
    const double m = geo_distance_m(s->at, n->point);
    judge_near(j, "access-walk", where, v->access_m, m, 1, "m");
    judge_near(j, "access-walk", where, v->access_s, ceil(m / p->access_kmh * 3.6), 2, "s");
    judge_most(j, "access-limit", where, m, (j->set->snap_limit_m > 0 ? j->set->snap_limit_m : p->access_limit_m) + 0.5, "m");
    if (line->n < 2) {
        judge_most(j, "access-line", where, v->access_m, 1, "m without a line");
        return;
    }
    judge_near(j, "access-line", where, geo_line_length_m(line), m, 1, "m");
    judge_near(j, "access-line", where, geo_distance_m(line->pt[0], n->point), 0, SAME_POINT_M, "m from the road point");
    judge_near(j, "access-line", where, geo_distance_m(line->pt[line->n - 1], s->at), 0, SAME_POINT_M, "m from the station");
}

static void check_point(tracing *x, uint32_t at)
{
    judge *j = x->j;
    char where[WHERE_MAX];
    const node *n = &x->nodes[at];
    const jalur_lonlat place = n->visit == JALUR_NONE ? j->t->offices[n->office].at : j->t->stations[x->r->visits[n->visit].station].at;
    const vsnap *snap = snap_at(x, at);
    judge_where(j, x->route_index, n->where, where);
    judge_near(j, "road-point", where, geo_distance_m(place, n->point), snap->access_m, 1, "m from the place to its road point");
    judge_true(j, snap->state == VSNAP_OK, "access-limit", where, "visited", "too far from any road that may be used");
    if (n->visit != JALUR_NONE) check_walk(x, n, where);
}

/* Follows the line over the edges. False when it leaves them. */
static bool follow(tracing *x, uint32_t leg, const char *where, double *s)
{
    const shape_line *line = x->nodes[leg + 1].leg;
    judge *j = x->j;
    vspots at, next;
    char found[64], text[160], to[64];
    bool water = false;
    stop_spots(j, x->w, snap_at(x, leg), line->pt[0], &at);
    say_place(line->pt[0], found);
    if (!judge_true(j, at.off_m <= ON_ROAD_M, "leg-off-road", where, found, "a point on a road")) return false;
    for (uint32_t k = 1; k < line->n; k++) {
        if (k + 1 < line->n) vspots_of(&j->g, x->w, line->pt[k], &next);
        else stop_spots(j, x->w, snap_at(x, leg + 1), line->pt[k], &next);
        say_place(line->pt[k - 1], found);
        say_place(line->pt[k], to);
        snprintf(text, sizeof text, "%s to %s, %.2f m off", found, to, fmin(next.off_m, 1e9));
        const vstep step = vspots_step(&j->g, x->w, &at, &next);
        if (!judge_true(j, next.off_m <= ON_ROAD_M && isfinite(step.s), "leg-off-road", where, text,
                        "a road that may be used in this direction and season"))
            return false;
        const road *r = &j->t->roads[j->g.edges[step.edge].road];
        *s += step.s;
        if (vroad_is_unpaved(r)) x->unpaved_m += step.m;
        if (r->flags & ROAD_DRY_ONLY) x->dry_only_m += step.m;
        water |= vroad_is_water(r) && step.m > 0;
        at = next;
    }
    x->ferry_legs += water;
    return true;
}

static jalur_status check_leg(tracing *x, uint32_t leg)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    const node *end = &x->nodes[leg + 1];
    const shape_line *line = end->leg;
    const double claimed_s = end->s, claimed_m = end->m;
    const jalur_lonlat from = end[-1].point, to = end->point;
    char where[WHERE_MAX];
    double s = 0;
    judge_where(j, x->route_index, end->where, where);
    j->out->legs++;
    if (line->n < 2) { /* no line: both ends must be one place */
        judge_most(j, "leg-missing", where, geo_distance_m(from, to), 1, "m between the stops and no line");
        judge_most(j, "leg-missing", where, claimed_m, 2, "m without a line");
    } else {
        const double m = geo_line_length_m(line);
        judge_near(j, "leg-start", where, geo_distance_m(line->pt[0], from), 0, SAME_POINT_M, "m from the stop before");
        judge_near(j, "leg-length", where, claimed_m, m, slack_m(m), "m");
        if (follow(x, leg, where, &s)) judge_near(j, "leg-time", where, claimed_s, s, slack_s(s), "s");
    }
    TRY(mem_grow(j->ctx, &x->claims, &x->cap, x->n_claims + 1, sizeof *x->claims));
    x->claims[x->n_claims++] = (claim){.profile = x->profile, .route = x->route_index, .leg = end->where, .from_key = vplace_key(from),
                                       .from = from, .to = to, .from_snap = snap_at(x, leg), .to_snap = snap_at(x, leg + 1),
                                       .s = claimed_s};
done:
    return st;
}

static bool route_known(const judge *j, const route *r)
{
    bool open;
    if (r->vehicle >= j->t->n_vehicles || judge_home(j, &j->t->vehicles[r->vehicle]) == JALUR_NONE) return false;
    if (judge_end(j, &j->t->vehicles[r->vehicle], &open) == JALUR_NONE && !open) return false;
    const uint32_t p = judge_profile(j, &j->t->vehicles[r->vehicle]);
    if (!j->station_snap[p]) return false;
    for (uint32_t k = 0; k < r->n_visits; k++)
        if (r->visits[k].station >= j->t->n_stations) return false;
    for (uint32_t k = 0; k < r->n_events; k++)
        if (event_at_office(r->events[k].kind) &&
            (r->events[k].index >= j->t->n_offices || j->t->offices[r->events[k].index].placed == PLACED_NOWHERE)) return false;
    return true;
}

static void check_sums(tracing *x)
{
    judge *j = x->j;
    char where[WHERE_MAX];
    const double slack = 1 + x->n_nodes; /* roundings */
    judge_where(j, x->route_index, JALUR_NONE, where);
    judge_near(j, "total-unpaved", where, x->r->unpaved_m, x->unpaved_m, slack, "m");
    judge_near(j, "total-dry-only", where, x->r->dry_only_m, x->dry_only_m, slack, "m");
    judge_near(j, "ferry-legs", where, x->r->ferry_legs, x->ferry_legs, 0, "legs");
}

static jalur_status check_route(tracing *x, uint32_t index)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    x->route_index = index;
    x->r = &j->in->plan->routes[index];
    x->unpaved_m = x->dry_only_m = 0;
    x->ferry_legs = 0;
    if (!route_known(j, x->r)) return JALUR_OK; /* said already */
    x->profile = judge_profile(j, &j->t->vehicles[x->r->vehicle]);
    TRY(judge_weights(j, x->profile, j->in->plan->season, &x->w));
    TRY(list_nodes(x));
    for (uint32_t k = 0; k < x->n_nodes; k++) {
        x->nodes[k].point = road_point(x, k);
        check_point(x, k);
    }
    const uint64_t off = j->out->violations;
    for (uint32_t k = 0; k + 1 < x->n_nodes; k++) TRY(check_leg(x, k));
    if (off == j->out->violations) check_sums(x);
done:
    mem_free(j->ctx, x->nodes);
    x->nodes = NULL;
    return st;
}

/* ---- shortest ways ---- */

static int by_origin(const void *left, const void *right)
{
    const claim *a = left, *b = right;
    if (a->profile != b->profile) return a->profile < b->profile ? -1 : 1;
    if (a->from_key != b->from_key) return a->from_key < b->from_key ? -1 : 1;
    if (a->from_snap->edge != b->from_snap->edge) return a->from_snap->edge < b->from_snap->edge ? -1 : 1;
    if (a->route != b->route) return a->route < b->route ? -1 : 1;
    return a->leg < b->leg ? -1 : a->leg > b->leg;
}

static double shortest_s(const judge *j, const vspots *from, const claim *c)
{
    vspots target;
    stop_spots(j, j->q.w, c->to_snap, c->to, &target);
    return fmin(vsearch_at(&j->q, &target).s, vspots_step(&j->g, j->q.w, from, &target).s);
}

static jalur_status search_from(judge *j, const vspots *from, double most_s)
{
    vsearch_begin(&j->q, j->q.w, false);
    vsearch_start(&j->q, from, 0);
    return vsearch_run(&j->q, most_s);
}

static jalur_status judge_claims(judge *j, const claim *c, size_t n)
{
    jalur_status st = JALUR_OK;
    char where[WHERE_MAX];
    const vweights *w;
    vspots from;
    double most_s = 0;
    TRY(judge_weights(j, c->profile, j->in->plan->season, &w));
    j->q.w = w;
    for (size_t i = 0; i < n; i++) most_s = fmax(most_s, c[i].s + slack_s(c[i].s));
    stop_spots(j, w, c->from_snap, c->from, &from);
    TRY(search_from(j, &from, most_s));
    for (size_t i = 0; i < n; i++) {
        double s = shortest_s(j, &from, &c[i]);
        judge_where(j, c[i].route, c[i].leg, where);
        if (!(s <= most_s)) { /* beyond every claim: how far is it then? */
            most_s = INFINITY;
            TRY(search_from(j, &from, most_s));
            s = shortest_s(j, &from, &c[i]);
        }
        judge_checked(j);
        if (c[i].s < s - slack_s(fmin(s, c[i].s))) judge_near(j, "leg-too-fast", where, c[i].s, s, 0, "s");
        else if (c[i].s > s + slack_s(s)) judge_warn(j, "leg-not-shortest", where, c[i].s, s, "s");
    }
done:
    return st;
}

static jalur_status check_shortest(tracing *x)
{
    jalur_status st = JALUR_OK;
    if (x->n_claims > 1) qsort(x->claims, x->n_claims, sizeof *x->claims, by_origin);
    for (size_t i = 0, end; i < x->n_claims; i = end) {
        const claim *c = &x->claims[i];
        for (end = i + 1; end < x->n_claims; end++)
            if (x->claims[end].profile != c->profile || x->claims[end].from_key != c->from_key ||
                x->claims[end].from_snap->edge != c->from_snap->edge)
                break;
        TRY(step_progress(x->j->ctx, "verifying legs", i, x->n_claims));
        TRY(judge_claims(x->j, c, end - i));
    }
done:
    return st;
}

jalur_status verify_legs(judge *j)
{
    jalur_status st = JALUR_OK;
    tracing x = {.j = j};
    for (uint32_t i = 0; i < j->in->plan->n_routes; i++) {
        TRY(step_progress(j->ctx, "verifying routes", i, j->in->plan->n_routes));
        TRY(check_route(&x, i));
    }
    TRY(check_shortest(&x));
    TRY(j->st);
done:
    mem_free(j->ctx, x.nodes);
    mem_free(j->ctx, x.claims);
    return st;
}
