/* Solutions of the text formats: VRPLIB's .sol. */
#include "base/writer.h"
#include "instance/flat.h"

jalur_status instance_settle(const instance *in, plan_answer *a)
{
    jalur_status st = JALUR_OK;
    plan_left *left = NULL;
    uint32_t kept = 0, n = a->n_left;
    if (!in->backhauls_last) return JALUR_OK;
    TRY(arena_new(&a->mem, in->problem.n_stops, sizeof *left, &left));
    for (uint32_t i = 0; i < n; i++) left[i] = a->left[i];
    for (uint32_t r = 0; r < a->n_routes; r++) {
        const plan_route *one = &a->routes[r];
        if (in->problem.stops[one->stops[0]].pickup[0] == 0) {
            a->routes[kept++] = *one;
            continue;
        }
        a->cost -= one->cost;
        for (uint32_t i = 0; i < one->n_stops; i++)
            left[n++] = (plan_left){.stop = one->stops[i], .reason = UNSERVED_NO_VEHICLE, .type = JALUR_NONE};
    }
    a->n_routes = kept;
    a->left = left;
    a->n_left = n;
done:
    return st;
}

static void route_line(writer *w, const instance *in, const plan_route *r)
{
    for (uint32_t i = 0; r && i < r->n_steps; i++) {
        const plan_step *s = &r->steps[i];
        if (s->kind == PLAN_STOP) writer_printf(w, " %u", in->number[in->problem.stops[s->index].place]);
        if (s->kind == PLAN_RELOAD) writer_printf(w, " %u", in->number[s->index]);
    }
    writer_text(w, "\n");
}

/* The routes by vehicle number: entry v - 1 is the route of vehicle v or NULL. */
static jalur_status align(jalur_ctx *ctx, const instance *in, const plan_answer *a, const plan_route ***out, uint32_t *last)
{
    jalur_status st = JALUR_OK;
    uint32_t *used = NULL;
    *last = 0;
    TRY(mem_new(ctx, in->problem.n_types, sizeof *used, &used));
    TRY(mem_new(ctx, in->n_vehicles, sizeof **out, out));
    for (uint32_t r = 0; r < a->n_routes; r++) {
        const uint32_t type = a->routes[r].type, number = in->fleet[type].vehicles[used[type]++];
        (*out)[number - 1] = &a->routes[r];
        if (number > *last) *last = number;
    }
done:
    mem_free(ctx, used);
    return st;
}

static jalur_status sol_write(jalur_ctx *ctx, const instance *in, const plan_answer *a, const char *path)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    const plan_route **by_vehicle = NULL;
    uint32_t n = a->n_routes;
    if (in->aligned) TRY(align(ctx, in, a, &by_vehicle, &n));
    TRY(writer_open(ctx, path, &w));
    for (uint32_t r = 0; r < n; r++) {
        writer_printf(w, "Route #%u:", r + 1);
        route_line(w, in, by_vehicle ? by_vehicle[r] : &a->routes[r]);
    }
    writer_printf(w, "Cost %.*f\n", in->scale < 2.0 ? 0 : in->scale < 20.0 ? 1 : 3, instance_cost(in, a));
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(ctx, by_vehicle);
    return st;
}

jalur_status instance_write(jalur_ctx *ctx, const instance *in, const plan_answer *a, const char *path)
{
    if (in->format == INSTANCE_MODEL) return model_write(ctx, a, path);
    return in->format == INSTANCE_VROOM ? vroom_write(ctx, in, a, path) : sol_write(ctx, in, a, path);
}
