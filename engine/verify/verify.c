/* The job: findings, weights on demand, road points, then one check after the other. */
#include "verify/verify_inside.h"

#include <stdio.h>

void verify_verdict_init(verify_verdict *v, jalur_ctx *ctx)
{
    *v = (verify_verdict){0};
    arena_init(&v->mem, ctx);
}

void verify_verdict_release(verify_verdict *v)
{
    arena_release(&v->mem);
    *v = (verify_verdict){.mem = v->mem};
}

/* ---- findings ---- */

static verify_count *count_of(verify_verdict *v, const char *class, bool warning)
{
    for (uint32_t i = 0; i < v->n_counts; i++)
        if (strcmp(v->counts[i].class, class) == 0) return &v->counts[i];
    if (v->n_counts == VERIFY_CLASSES_MAX) return &v->counts[VERIFY_CLASSES_MAX - 1];
    v->counts[v->n_counts] = (verify_count){.class = class, .warning = warning, .first = JALUR_NONE};
    return &v->counts[v->n_counts++];
}

static void add_finding(judge *j, const char *class, bool warning, const char *where, const char *found, const char *expected)
{
    verify_verdict *v = j->out;
    verify_count *c = count_of(v, class, warning);
    c->n++;
    *(warning ? &v->warnings : &v->violations) += 1;
    if (v->n_findings == VERIFY_KEPT || j->st != JALUR_OK) return;
    verify_finding *f = &v->findings[v->n_findings];
    *f = (verify_finding){.class = class, .warning = warning};
    j->st = arena_text(&v->mem, where, &f->where);
    if (j->st == JALUR_OK) j->st = arena_text(&v->mem, found, &f->found);
    if (j->st == JALUR_OK) j->st = arena_text(&v->mem, expected, &f->expected);
    if (j->st != JALUR_OK) return;
    if (c->first == JALUR_NONE) c->first = v->n_findings;
    v->n_findings++;
}

void judge_checked(judge *j) { j->out->checked++; }

void judge_text(judge *j, const char *class, const char *where, const char *found, const char *expected)
{
    add_finding(j, class, false, where, found, expected);
}

static void number_text(double v, const char *unit, char out[64])
{
    const double whole = round(v);
    if (isfinite(v) && fabs(v - whole) < 1e-6) snprintf(out, 64, "%.0f%s%s", whole, unit[0] ? " " : "", unit);
    else snprintf(out, 64, "%.3f%s%s", v, unit[0] ? " " : "", unit);
}

bool judge_near(judge *j, const char *class, const char *where, double found, double expected, double slack, const char *unit)
{
    char a[64], b[64];
    judge_checked(j);
    if (found == expected || fabs(found - expected) <= slack) return true;
    number_text(found, unit, a);
    number_text(expected, unit, b);
    add_finding(j, class, false, where, a, b);
    return false;
}

bool judge_most(judge *j, const char *class, const char *where, double found, double most, const char *unit)
{
    char a[64], b[64], text[80];
    judge_checked(j);
    if (found <= most) return true;
    number_text(found, unit, a);
    number_text(most, unit, b);
    snprintf(text, sizeof text, "at most %s", b);
    add_finding(j, class, false, where, a, text);
    return false;
}

bool judge_true(judge *j, bool good, const char *class, const char *where, const char *found, const char *expected)
{
    judge_checked(j);
    if (!good) add_finding(j, class, false, where, found, expected);
    return good;
}

void judge_warn(judge *j, const char *class, const char *where, double found, double expected, const char *unit)
{
    char a[64], b[64];
    number_text(found, unit, a);
    number_text(expected, unit, b);
    add_finding(j, class, true, where, a, b);
}

void judge_note(judge *j, const char *class, const char *where, const char *found, const char *expected)
{
    add_finding(j, class, true, where, found, expected);
}

void judge_where(const judge *j, uint32_t route_index, uint32_t stop, char out[WHERE_MAX])
{
    const route *r = &j->in->plan->routes[route_index];
    const char *vehicle_id = r->vehicle < j->t->n_vehicles ? j->t->vehicles[r->vehicle].id : "?";
    int n = snprintf(out, WHERE_MAX, "route %u (%s %u, day %u)", route_index + 1, vehicle_id, r->vehicle_no, r->day);
    if (stop == JALUR_NONE || n < 0 || n >= WHERE_MAX) return;
    if (stop >= r->n_visits) snprintf(out + n, (size_t)(WHERE_MAX - n), ", way back");
    else {
        const uint32_t s = r->visits[stop].station;
        const char *id = s < j->t->n_stations ? j->t->stations[s].id : "?";
        snprintf(out + n, (size_t)(WHERE_MAX - n), ", stop %u (%s)", stop + 1, id);
    }
}

/* ---- what all checks stand on ---- */

jalur_status judge_weights(judge *j, uint32_t profile_index, season s, const vweights **out)
{
    if (!j->weighed[profile_index][s]) {
        jalur_status st = vweights_new(&j->g, j->t, &j->in->profiles->item[profile_index], s, &j->weights[profile_index][s]);
        if (st != JALUR_OK) return st;
        j->weighed[profile_index][s] = true;
    }
    *out = &j->weights[profile_index][s];
    return JALUR_OK;
}

void judge_drop_weights(judge *j, uint32_t profile_index, season s)
{
    if (j->weighed[profile_index][s]) vweights_release(j->ctx, &j->weights[profile_index][s]);
    j->weighed[profile_index][s] = false;
}

static jalur_status snap_profile(judge *j, uint32_t p)
{
    jalur_status st = JALUR_OK;
    const vweights *w;
    const territory *t = j->t;
    TRY(judge_weights(j, p, j->in->plan->season, &w));
    TRY(mem_new(j->ctx, t->n_stations, sizeof *j->station_snap[p], &j->station_snap[p]));
    TRY(mem_new(j->ctx, t->n_offices, sizeof *j->office_snap[p], &j->office_snap[p]));
    for (uint32_t i = 0; i < t->n_stations; i++)
        j->station_snap[p][i] = t->stations[i].placed == PLACED_NOWHERE
                                    ? (vsnap){.state = VSNAP_NONE}
                                    : vsnap_point(&j->g, w, t->stations[i].at, j->set->snap_limit_m, false);
    for (uint32_t i = 0; i < t->n_offices; i++)
        if (t->offices[i].placed != PLACED_NOWHERE)
            j->office_snap[p][i] = vsnap_point(&j->g, w, t->offices[i].at, j->set->snap_limit_m, true);
done:
    return st;
}

static jalur_status judge_fleet(judge *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    for (uint32_t i = 0; i < t->n_vehicles; i++) {
        const vehicle *v = &t->vehicles[i];
        const uint32_t p = judge_profile(j, v);
        if (p == JALUR_NONE)
            TRY(err_at(j->ctx, JALUR_E_DATA, &(err_site){.field = "profile", .found = v->profile},
                       "vehicle \"%s\": there is no profile \"%s\"", v->id, v->profile));
        if (v->count > 0) j->used[p] = true;
    }
    for (uint32_t p = 0; j->in->plan && p < j->in->profiles->n; p++)
        if (j->used[p]) TRY(snap_profile(j, p));
done:
    return st;
}

static jalur_status judge_begin(judge *j)
{
    jalur_status st = JALUR_OK;
    j->first_depot = JALUR_NONE;
    for (uint32_t i = j->t->n_offices; i-- > 0;)
        if (j->t->offices[i].kind == OFFICE_WAREHOUSE && j->t->offices[i].placed != PLACED_NOWHERE) j->first_depot = i;
    if (j->t->n_roads == 0)
        TRY(err_at(j->ctx, JALUR_E_DATA, &(err_site){.remedy = "jalur import PROJECT roads FILE"}, "the project has no roads"));
    TRY(arena_new(&j->out->mem, VERIFY_KEPT, sizeof *j->out->findings, &j->out->findings));
    TRY(vgraph_new(j->ctx, j->t->roads, j->t->n_roads, j->set, &j->g));
    TRY(vsearch_new(&j->g, &j->q));
    TRY(judge_fleet(j));
done:
    return st;
}

static void judge_release(judge *j)
{
    for (uint32_t p = 0; p < PROFILES_MAX; p++) {
        for (int s = 0; s < SEASONS; s++) vweights_release(j->ctx, &j->weights[p][s]);
        mem_free(j->ctx, j->station_snap[p]);
        mem_free(j->ctx, j->office_snap[p]);
    }
    vsearch_release(&j->q);
    vgraph_release(&j->g);
    mem_free(j->ctx, j);
}

jalur_status verify_results(jalur_ctx *ctx, const verify_input *in, verify_verdict *out)
{
    jalur_status st = JALUR_OK;
    judge *j = NULL;
    verify_verdict_init(out, ctx);
    TRY(mem_new(ctx, 1, sizeof *j, &j));
    *j = (judge){.ctx = ctx, .in = in, .t = in->t, .set = in->set, .out = out, .g = {.ctx = ctx}};
    arena_init(&j->g.mem, ctx);
    TRY(judge_begin(j));
    if (in->plan) {
        TRY(verify_stations(j));
        TRY(verify_routes(j));
        TRY(verify_together(j));
        TRY(verify_legs(j));
        TRY(verify_left(j));
        TRY(verify_bound(j));
    }
    if (in->roster) TRY(verify_roster(j));
    if (in->access) TRY(verify_access(j));
    if (in->due) TRY(verify_due(j));
    TRY(j->st);
done:
    if (j) judge_release(j);
    if (st != JALUR_OK) verify_verdict_release(out);
    return err_while(ctx, st, "verifying");
}
