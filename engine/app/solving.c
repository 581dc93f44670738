/* Standard instances: read, search, write, report. No project is needed. */
#include <jalur/jalur.h>

#include <math.h>

#include "base/report.h"
#include "base/writer.h"
#include "instance/instance.h"

enum { LEFT_SHOWN = 1000 };

static void report_instance(const instance *in, jalur_report *r)
{
    report_text(r, "instance", "instance", in->name);
    report_text(r, "format", "format", instance_format_name(in->format));
    report_text(r, "kind", "kind", in->kind);
    report_int(r, "stops", "stops", in->problem.n_stops, "");
    report_int(r, "vehicle_types", "vehicle types", in->problem.n_types, "");
    report_text(r, "rounding", "rounding", in->rounding->name);
    report_text(r, "rounding_why", "", in->rounding_why);
}

/* What would serve a stop that the fleet has nothing left for, and at what cost. */
static void report_lacking(const instance *in, const plan_left *l, jalur_report *row)
{
    static const char *const words[] = {"", "vehicle", "resource", "vehicle, resource", "dock", "vehicle, dock", "resource, dock",
                                        "vehicle, resource, dock"};
    report_text(row, "lacks", "lacks", words[l->lacks & 7]);
    report_real(row, "extra_cost", "which would cost", l->lacks || l->rule == PLAN_PRICE ? (double)l->extra_cost / in->scale : (double)NAN, 3, "");
}

/* Stops by the number that the file gives them; tasks of VROOM have ids in the solution, here their place in the file. */
static void report_left(const instance *in, const plan_answer *a, jalur_report *r)
{
    jalur_report *list = report_list(r, "unserved", a->n_left ? "Left out" : "");
    for (uint32_t i = 0; i < a->n_left && i < LEFT_SHOWN; i++) {
        const plan_left *l = &a->left[i];
        jalur_report *row = report_row(list);
        report_int(row, "stop", "stop", in->number ? (int64_t)in->number[in->problem.stops[l->stop].place] : (int64_t)l->stop + 1, "");
        report_text(row, "reason", "reason", unserved_reason_name(l->reason));
        report_text(row, "rule", "rule", plan_rule_name(l->rule));
        report_int(row, "needed", "needed", l->needed, "");
        report_int(row, "available", "available", l->available, "");
        const bool far = l->rule == PLAN_DISTANCE;
        report_real(row, "over", "beyond by", far ? (double)l->over_m / in->length_scale : (double)l->over_s / in->time_scale, 3, "");
        report_lacking(in, l, row);
    }
}

static int decimals_of(const instance *in)
{
    return in->scale < 2.0 ? 0 : in->scale < 20.0 ? 1 : 3;
}

static void report_answer(const instance *in, const plan_answer *a, double best_known, jalur_report *r)
{
    const double cost = instance_cost(in, a);
    const int decimals = decimals_of(in);
    report_real(r, "cost", "cost", cost, decimals, "");
    if (best_known > 0) report_real(r, "best_known", "best known", best_known, decimals, "");
    if (best_known > 0) report_real(r, "gap_percent", "gap", 100.0 * (cost - best_known) / best_known, 3, "%");
    report_int(r, "routes", "routes", a->n_routes, "");
    report_int(r, "left", "left out", a->n_left, "");
    report_left(in, a, r);
    report_int(r, "iterations", "iterations", (int64_t)a->iterations, "");
    report_int(r, "pool_routes", "", a->n_pool, "");
    report_bool(r, "limit_reached", "", a->limit_reached);
    report_bool(r, "cancelled", "", a->cancelled);
}

/* What a moment of the search costs beyond the file's costs: prices that VROOM's priorities became, without prizes of stops
 * that it never had, as no vehicle can serve them. *least: of the former, as soon as something else is left out. */
static int64_t beyond_file(const instance *in, const plan_answer *a, int64_t *least)
{
    const bool priorities = in->format == INSTANCE_VROOM;
    int64_t beyond = 0;
    *least = INT64_MAX;
    for (uint32_t i = 0; priorities && i < in->problem.n_stops; i++)
        if (in->problem.stops[i].skip_cost < *least) *least = in->problem.stops[i].skip_cost;
    for (uint32_t i = 0; i < a->n_left; i++) {
        const int64_t skip = in->problem.stops[a->left[i].stop].skip_cost;
        const bool searched = a->left[i].reason == UNSERVED_FLEET || a->left[i].reason == UNSERVED_OPTIONAL;
        if (skip < PLAN_MUST && searched == priorities) beyond += priorities ? skip : -skip;
    }
    return beyond;
}

/* Moments at which more was left out than at the end are no part: their cost says nothing yet. */
static void report_trace(const instance *in, const plan_answer *a, jalur_report *r)
{
    jalur_report *list = report_list(r, "trace", "");
    bool must = false;
    int64_t least = 0;
    const int64_t beyond = beyond_file(in, a, &least);
    for (uint32_t i = 0; i < in->problem.n_stops; i++) must |= in->problem.stops[i].skip_cost >= PLAN_MUST;
    for (uint32_t i = 0; i < a->n_trace; i++) {
        if ((must && a->trace[i].left > a->n_left) || a->trace[i].cost - beyond >= least) continue;
        jalur_report *row = report_row(list);
        report_real(row, "cpu_s", "", a->trace[i].cpu_s, 3, "s");
        report_real(row, "cost", "", (double)(a->trace[i].cost - beyond) / in->scale, decimals_of(in), "");
    }
}

static plan_options search_options(const jalur_solve_options *o)
{
    plan_options out = plan_options_default();
    out.seed = o->seed ? o->seed : 1;
    out.iterations = o->iterations;
    out.time_s = o->cpu_s > 0 ? o->cpu_s : o->time_s;
    out.cpu = o->cpu_s > 0;
    out.pool = o->pool;
    return out;
}

/* Before a search of minutes: that its answer can be written. */
static jalur_status try_files(jalur_ctx *ctx, const instance *in, const jalur_solve_options *o)
{
    jalur_status st = JALUR_OK;
    if (o->geojson) TRY(instance_geojson_check(ctx, in));
    if (o->solution) TRY(writer_try(ctx, o->solution));
    if (o->geojson) TRY(writer_try(ctx, o->geojson));
done:
    return st;
}

/* The files first: a report that says "written" must not be wrong. */
static jalur_status write_files(jalur_ctx *ctx, const instance *in, const plan_answer *a, const jalur_solve_options *o)
{
    jalur_status st = JALUR_OK;
    if (o->solution) TRY(instance_write(ctx, in, a, o->solution));
    if (o->geojson) TRY(instance_write_geojson(ctx, in, a, o->geojson));
done:
    return st;
}

/* Clients of VROOM read what went wrong where they read solutions. */
static void write_error(jalur_ctx *ctx, const instance *in, jalur_status why, const jalur_solve_options *o)
{
    const bool told = why == JALUR_OK || why == JALUR_E_IO || why == JALUR_E_CANCELLED;
    if (o->solution && in->format == INSTANCE_VROOM && !told) (void)instance_write_error(ctx, why, o->solution);
}

jalur_status jalur_solve_file(jalur_ctx *ctx, const char *file, const jalur_solve_options *options, jalur_report **out)
{
    const jalur_solve_options none = {0}, *o = options ? options : &none;
    const plan_options search = search_options(o);
    const double wall_s = clock_wall_s(), cpu_s = clock_cpu_s();
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    instance in;
    plan_answer a;
    jalur_report *r = NULL;
    *out = NULL;
    instance_init(&in, ctx);
    plan_answer_init(&a, ctx);
    TRY(instance_read(ctx, file, o->rounding, &in));
    TRY(try_files(ctx, &in, o));
    TRY(plan_solve(ctx, &in.problem, &search, &a));
    if (a.cancelled) step_cancel_taken(ctx);
    TRY(instance_settle(&in, &a));
    TRY(write_files(ctx, &in, &a, o));
    TRY(report_new(ctx, "solve", "Routing instance", &r));
    report_instance(&in, r);
    report_answer(&in, &a, o->best_known, r);
    report_trace(&in, &a, r);
    report_int(r, "seed", "", (int64_t)search.seed, "");
    report_real(r, "cpu_s", "CPU time", clock_cpu_s() - cpu_s, 2, "s");
    report_real(r, "wall_s", "", clock_wall_s() - wall_s, 2, "s");
    report_real(r, "peak_mb", "peak memory", (double)clock_peak_bytes() / 1e6, 1, "MB");
    TRY(report_status(r));
    *out = r;
    r = NULL;
done:
    write_error(ctx, &in, st, o);
    jalur_report_free(r);
    plan_answer_release(&a);
    instance_release(&in);
    numbers_end(point);
    return err_while(ctx, err_file(ctx, st, file), "solving %s", file);
}
