/* The rules of the inputs: homes, shifts, demands, service, deadlines, prices. */
#include "verify/verify_inside.h"

enum { DAY_S = 86400 };

uint32_t judge_home(const judge *j, const vehicle *v)
{
    const uint32_t home = v->home_id[0] ? v->home : j->first_depot;
    return home < j->t->n_offices && j->t->offices[home].placed != PLACED_NOWHERE ? home : JALUR_NONE;
}

uint32_t judge_end(const judge *j, const vehicle *v, bool *open)
{
    const bool named = v->end_id && v->end_id[0];
    *open = named && strcmp(v->end_id, VEHICLE_OPEN_END) == 0;
    if (*open) return JALUR_NONE;
    const uint32_t end = named ? v->end : judge_home(j, v);
    return end < j->t->n_offices && j->t->offices[end].placed != PLACED_NOWHERE ? end : JALUR_NONE;
}

bool judge_same_end(const judge *j, const vehicle *v, const vehicle *w)
{
    bool open, other;
    return judge_end(j, v, &open) == judge_end(j, w, &other) && open == other;
}

uint32_t judge_profile(const judge *j, const vehicle *v)
{
    return profile_find(j->in->profiles, v->profile);
}

void judge_demand(const station *s, uint32_t out[CARGO_DIMENSIONS])
{
    out[CARGO_BOXES] = s->boxes;
    out[CARGO_WEIGHT] = s->weight_g;
    out[CARGO_VOLUME] = s->volume_cm3;
}

double judge_drop_s(const judge *j, const station *s, const vehicle *v)
{
    const double box_s = v->unload_box_s >= 0 ? v->unload_box_s : (double)j->set->unload_box_s;
    return station_paired(s) ? box_s * s->pickup[CARGO_BOXES] : 0;
}

double judge_load_s(const judge *j, const vehicle *v)
{
    return v->load_s >= 0 ? v->load_s : (double)j->set->load_s;
}

double judge_reload_s(const judge *j, const vehicle *v)
{
    return v->reload_s >= 0 ? v->reload_s : judge_load_s(j, v);
}

int64_t judge_pause_s(const vehicle *v)
{
    int64_t sum_s = 0, always_s = 0;
    for (uint32_t b = 0; b < v->n_breaks; b++) { /* one that each day has comes after those before it */
        sum_s += v->breaks[b].length_s;
        if (v->breaks[b].after_s <= 0) always_s = sum_s;
    }
    return always_s;
}

bool judge_may_serve(const vehicle *v, const station *s)
{
    const bool named = !s->only || !s->only[0] || terms_has(s->only, v->id, strlen(v->id));
    const bool stops = v->max_stops == 0 || v->max_stops >= (station_paired(s) ? 2u : 1u);
    return named && stops && terms_has_all(v->skills, s->needs);
}

int64_t judge_next_open_s(const judge *j, const station *s, int64_t from_s)
{
    int64_t best = INT64_MAX;
    if (s->n_open == 0) return from_s;
    for (int64_t day = 1; day <= j->set->days; day++)
        for (uint32_t i = 0; i < s->n_open; i++) {
            const day_hours *h = &s->open[i];
            const int64_t midnight_s = (day - 1) * DAY_S;
            if ((h->day && h->day != day) || midnight_s + h->to_s < from_s) continue;
            const int64_t at = midnight_s + h->from_s > from_s ? midnight_s + h->from_s : from_s;
            if (at < best) best = at;
        }
    return best;
}

int64_t judge_overtime_s(const vehicle *v, int64_t work_s)
{
    return v->overtime_idr > 0 && v->overtime_after_s > 0 && work_s > v->overtime_after_s ? work_s - v->overtime_after_s : 0;
}

uint32_t judge_away(const judge *j, const vehicle *v, uint32_t day)
{
    const int64_t left = j->set->days - day;
    return left <= 0 ? 0 : v->nights < left ? v->nights : (uint32_t)left;
}

uint32_t judge_back(const route *r)
{
    uint32_t day = r->day;
    for (uint32_t k = 0; k < r->n_events; k++) day += r->events[k].kind == EVENT_NIGHT;
    return day;
}

vpaid judge_paid(const vehicle *v, const route *r)
{
    vpaid sum = {0};
    int64_t begun_s = r->load_start_s, left_s = r->depart_s;
    for (uint32_t k = 0; k < r->n_events; k++) {
        const route_event *e = &r->events[k];
        if (e->kind != EVENT_NIGHT) continue;
        sum.hours_s += e->arrive_s - left_s;
        sum.over_s += judge_overtime_s(v, e->arrive_s - begun_s);
        sum.nights++;
        begun_s = left_s = e->depart_s;
    }
    sum.hours_s += r->return_s - left_s;
    sum.over_s += judge_overtime_s(v, r->return_s - begun_s);
    return sum;
}

double judge_service_s(const judge *j, uint32_t station_index, const vehicle *v)
{
    const station *s = &j->t->stations[station_index];
    uint32_t walk_s = 0;
    for (uint32_t p = 0; p < j->in->profiles->n; p++) {
        const vsnap *snap = j->station_snap[p] ? &j->station_snap[p][station_index] : NULL;
        if (snap && snap->state == VSNAP_OK && snap->walk_s > walk_s) walk_s = snap->walk_s;
    }
    const double base_s = v->unload_base_s >= 0 ? v->unload_base_s : (double)j->set->unload_base_s;
    const double box_s = v->unload_box_s >= 0 ? v->unload_box_s : (double)j->set->unload_box_s;
    return (s->service_s >= 0 ? s->service_s : base_s + box_s * s->boxes) + 2.0 * walk_s;
}

int64_t judge_deadline_s(const judge *j, const station *s)
{
    if (s->deadline_s != INT32_MAX) return s->deadline_s;
    return j->set->deadline_s < 0 ? INT64_MAX : (j->set->days - 1) * DAY_S + j->set->deadline_s;
}

void judge_shift(const judge *j, const vehicle *v, uint32_t day, int64_t *from_s, int64_t *to_s)
{
    const bool own = v->shift_end_s > v->shift_start_s;
    const int64_t midnight_s = ((int64_t)day - 1) * DAY_S;
    *from_s = midnight_s + (own ? v->shift_start_s : j->set->day_start_s);
    *to_s = midnight_s + (own ? v->shift_end_s : j->set->day_end_s);
}

/* price * amount / unit to the nearest rupiah. */
static int64_t priced(int64_t price, int64_t amount, int64_t unit)
{
    return price * (amount / unit) + (price * (amount % unit) + unit / 2) / unit;
}

int64_t judge_cost(const vehicle *v, uint64_t drive_m, int64_t long_s, int64_t over_s)
{
    return v->fixed_idr + priced(v->per_km_idr, (int64_t)drive_m, 1000) + priced(v->per_hour_idr, long_s, 3600) +
           priced(v->overtime_idr, over_s, 3600);
}
