/* The answer to a problem in jalur's own JSON: every step of every route, and what is left out. */
#include "base/writer.h"
#include "instance/flat.h"

static void amounts_write(writer *w, const char *key, const uint32_t *a)
{
    json_array(w, key);
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) json_int(w, NULL, a[d]);
    json_end(w);
}

static void step_write(writer *w, const plan_step *s)
{
    static const char *const names[] = {[PLAN_START] = "start", [PLAN_STOP] = "stop", [PLAN_RELOAD] = "reload",
        [PLAN_BREAK] = "break", [PLAN_NIGHT] = "night", [PLAN_END] = "end"};
    json_line(w);
    json_object(w, NULL);
    json_text(w, "kind", names[s->kind]);
    json_int(w, "index", s->index);
    json_int(w, "arrive_s", s->arrive_s);
    json_int(w, "start_s", s->start_s);
    json_int(w, "leave_s", s->leave_s);
    json_int(w, "drive_s", s->drive_s);
    json_int(w, "drive_m", s->drive_m);
    json_array(w, "load");
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) json_int(w, NULL, (int64_t)s->load[d]);
    json_end(w);
    if (s->kind == PLAN_STOP) amounts_write(w, "brought", s->brought);
    if (s->kind == PLAN_STOP) amounts_write(w, "taken", s->taken);
    json_end(w);
}

static void routes_write(writer *w, const plan_answer *a)
{
    json_array(w, "routes");
    for (uint32_t r = 0; r < a->n_routes; r++) {
        json_line(w);
        json_object(w, NULL);
        json_int(w, "type", a->routes[r].type);
        json_int(w, "cost", a->routes[r].cost);
        json_array(w, "steps");
        for (uint32_t i = 0; i < a->routes[r].n_steps; i++) step_write(w, &a->routes[r].steps[i]);
        json_end(w);
        json_end(w);
    }
    json_end(w);
}

/* The numbers that prove it. */
static void reason_write(writer *w, const plan_left *l)
{
    static const char *const word[] = {"vehicle", "resource", "dock"};
    if (l->rule != PLAN_KEPT) json_text(w, "rule", plan_rule_name(l->rule));
    if (l->type == JALUR_NONE) return;
    json_int(w, "type", l->type);
    if (l->over_s > 0) json_int(w, "over_s", l->over_s);
    if (l->over_m > 0) json_int(w, "over_m", l->over_m);
    if (l->reason == UNSERVED_TOO_HEAVY) {
        json_int(w, "dimension", l->dimension);
        json_int(w, "needed", l->needed);
        json_int(w, "available", l->available);
    }
    if (l->reason != UNSERVED_FLEET && l->reason != UNSERVED_OPTIONAL) return;
    json_array(w, "lacks");
    for (int b = 0; b < 3; b++)
        if (l->lacks >> b & 1) json_text(w, NULL, word[b]);
    json_end(w);
    json_int(w, "extra_cost", l->extra_cost);
}

jalur_status model_write(jalur_ctx *ctx, const plan_answer *a, const char *path)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    TRY(writer_open(ctx, path, &w));
    json_object(w, NULL);
    json_int(w, "cost", a->cost);
    routes_write(w, a);
    json_line(w);
    json_array(w, "left");
    for (uint32_t i = 0; i < a->n_left; i++) {
        json_line(w);
        json_object(w, NULL);
        json_int(w, "stop", a->left[i].stop);
        json_text(w, "reason", unserved_reason_name(a->left[i].reason));
        reason_write(w, &a->left[i]);
        amounts_write(w, "demand", a->left[i].demand);
        amounts_write(w, "pickup", a->left[i].pickup);
        json_end(w);
    }
    json_end(w);
    json_end(w);
    writer_text(w, "\n");
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}
