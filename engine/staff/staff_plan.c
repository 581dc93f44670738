/* The days of one office, from the variables of the plan to visits, duties and the people who do them.
 *
 * Officers of a day stand in a row: own permanents, those lent to the office, temporaries; each with the part of a
 * staff-day that is his. Visits are laid along the row, the counter first, then villages in order of their codes, so that
 * every officer gets a piece (McNaughton 1959) and neighbouring villages fall to the same people. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "staff/staff_inside.h"

typedef struct maker {
    jalur_ctx *ctx;
    const staff_problem *p;
    const staff_options *how;
    roster *r;
    plan_lists *lists;
    uint32_t o;
    arena mem;
    day_plan plan;
    double *permanents, *temporaries, *borrowed, *lent; /* by day */
    uint32_t *in_days; /* villages that the plan by day has */
    uint32_t *away, (*left)[SEGMENTS]; uint32_t n_away; /* villages with stays, and their recipients not yet placed */
    day_stay *stays; uint32_t n_stays, *officer; /* first officer of each stay */
    double nights;
    uint8_t *kept;
} maker;

/* Staff-days of loan `i` on a day. All that an office lends is spread over the days as one, so that no day lends more people
 * than there are; its loans are served one after the other. */
static double loan_on(const maker *m, uint32_t i, uint32_t day)
{
    const roster_loan *l = &m->r->loans[i];
    double before = 0, all = 0, from = 0;
    for (uint32_t k = 0; k < m->r->n_loans; k++) {
        if (m->r->loans[k].from != l->from) continue;
        before += k < i ? m->r->loans[k].staff_days : 0;
        all += m->r->loans[k].staff_days;
    }
    for (uint32_t d = 1; d < day; d++)
        from += staff_spread(m->p, all, d);
    const double to = from + staff_spread(m->p, all, day);
    return fmax(0, fmin(to, before + l->staff_days) - fmax(from, before));
}

static void add_loans(maker *m, uint32_t d)
{
    for (uint32_t i = 0; i < m->r->n_loans; i++) {
        const roster_loan *l = &m->r->loans[i];
        const staff_link link = {l->from, l->to, l->travel_min};
        if (l->from == m->o) m->lent[d] += loan_on(m, i, d + 1);
        if (l->to == m->o) m->borrowed[d] += loan_on(m, i, d + 1) * staff_loan_yield(m->p, &link);
    }
}

static jalur_status count_staff(maker *m)
{
    jalur_status st = JALUR_OK;
    const staff_office *o = &m->p->offices[m->o];
    const uint32_t n = m->plan.n_days;
    double **const by_day[] = {&m->permanents, &m->temporaries, &m->borrowed, &m->lent, &m->plan.staff, &m->plan.returned,
                               &m->plan.overtime, &m->plan.used, &m->plan.stay_staff, &m->plan.stay_drawn, &m->plan.stay_paid};
    for (size_t i = 0; i < sizeof by_day / sizeof by_day[0]; i++)
        TRY(arena_new(&m->mem, n, sizeof(double), by_day[i]));
    for (uint32_t d = 0; d < n; d++) {
        m->permanents[d] = staff_permanents_on(m->p, o->permanents, d + 1);
        m->temporaries[d] = staff_temporaries_on(m->p, o, m->r->offices[m->o].temporaries, d + 1);
        add_loans(m, d);
        m->plan.staff[d] = fmax(0, m->permanents[d] + m->temporaries[d] + m->borrowed[d] - m->lent[d]);
    }
done:
    return st;
}

/* A mobile recipient is not sought at home where a point without a limit of seats does it faster. */
static bool worth_it(const maker *m, const staff_village *v, int c, segment g)
{
    if (staff_village_pi(m->p, v, (channel)c, g) <= 0) return false;
    return c != CHANNEL_DOOR || g != SEGMENT_MOBILE || m->p->set->session_seats > 0 ||
           staff_village_pi(m->p, v, CHANNEL_COMMUNITY, g) < staff_village_pi(m->p, v, CHANNEL_DOOR, g);
}

static uint32_t add_items(maker *m, uint32_t k, segment g, uint32_t at)
{
    const uint32_t v = m->plan.villages[k];
    const staff_village *from = &m->p->villages[v];
    for (int c = 0; from->recipients[g] > 0 && c < CHANNELS; c++) {
        if (!worth_it(m, from, c, g)) continue;
        for (uint32_t d = 1; d <= m->plan.n_days; d++) {
            if (c == CHANNEL_COUNTER ? staff_rest_day(m->p->set, d) : !staff_village_open(m->p, from, d)) continue;
            if (m->plan.items)
                m->plan.items[at] = (day_item){.village = v, .channel = (uint8_t)c, .segment = (uint8_t)g, .day = (uint16_t)d,
                                               .pi = staff_village_pi(m->p, from, (channel)c, g)};
            at++;
        }
    }
    return at;
}

static uint32_t list_items(maker *m)
{
    uint32_t at = 0;
    for (uint32_t k = 0; k < m->plan.n_villages; k++)
        for (int g = 0; g < SEGMENTS; g++)
            at = add_items(m, k, (segment)g, at);
    return at;
}

static int compare_visit(const roster_visit *x, uint32_t village, uint32_t day, uint32_t by)
{
    if (x->day != day) return x->day < day ? -1 : 1;
    if (x->village != village) return x->village < village ? -1 : 1;
    return ((uint32_t)x->channel > by) - ((uint32_t)x->channel < by);
}

/* Visits of one office stand by day, village, channel. */
static bool had(const roster *before, uint32_t o, const day_item *x)
{
    uint32_t low = 0, high = before->n_visits;
    while (low < high) {
        const uint32_t mid = (low + high) / 2;
        const roster_visit *v = &before->visits[mid];
        const uint32_t at = before->villages[v->village].office;
        const int order = at != o ? (at < o ? -1 : 1) : compare_visit(v, x->village, x->day, x->channel);
        if (order == 0) return true;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

static jalur_status prepare(maker *m)
{
    jalur_status st = JALUR_OK;
    m->plan.n_items = list_items(m);
    TRY(arena_new(&m->mem, m->plan.n_items, sizeof *m->plan.items, &m->plan.items));
    list_items(m);
    TRY(arena_new(&m->mem, (size_t)m->plan.n_villages * SEGMENTS, sizeof *m->plan.unserved, &m->plan.unserved));
    if (!m->how->before) goto done;
    TRY(arena_new(&m->mem, m->plan.n_items, sizeof *m->kept, &m->kept));
    for (uint32_t i = 0; i < m->plan.n_items; i++)
        m->kept[i] = had(m->how->before, m->o, &m->plan.items[i]);
done:
    return st;
}

/* ---- the roster ---- */

static jalur_status add_visit(maker *m, const day_item *x)
{
    jalur_status st = JALUR_OK;
    plan_lists *l = m->lists;
    if (x->value <= 0) return st;
    roster_visit *same = NULL; /* the other segment's, if it stands there already */
    for (size_t i = l->n_visits; i-- > 0 && l->visits[i].village == x->village;)
        if (compare_visit(&l->visits[i], x->village, x->day, x->channel) == 0) same = &l->visits[i];
    if (!same) {
        TRY(mem_grow(m->ctx, &l->visits, &l->cap_visits, l->n_visits + 1, sizeof *l->visits));
        same = &l->visits[l->n_visits++];
        *same = (roster_visit){.village = x->village, .day = x->day, .channel = (channel)x->channel};
    }
    same->recipients[x->segment] += (uint32_t)llround(x->value);
    same->staff_days += x->value / x->pi;
done:
    return st;
}

static int visit_order(const void *a, const void *b)
{
    const roster_visit *x = a, *y = b;
    return compare_visit(x, y->village, y->day, y->channel);
}

typedef struct people { /* the row of a day */
    double *end; /* where the part of each ends */
    uint32_t n;
} people;

static void line_up(people *row, double total, double each, double longer)
{
    while (total > 1e-9 && each > 0) {
        const double part = fmin(total, each);
        const double begin = row->n ? row->end[row->n - 1] : 0;
        row->end[row->n++] = begin + part * longer;
        total -= part;
    }
}

static uint32_t officer_at(const people *row, double position)
{
    uint32_t k = 0;
    while (k + 1 < row->n && row->end[k] <= position)
        k++;
    return k + 1;
}

/* Shares of a visit that lies between `from` and `to` in the row. */
static void split(const people *row, roster_visit *x, double from, double to)
{
    x->first_part = x->last_part = 1;
    if (x->first_officer == x->last_officer || to <= from) return;
    x->first_part = fmax(0, fmin(1, (row->end[x->first_officer - 1] - from) / (to - from)));
    x->last_part = fmax(0, fmin(1, (to - row->end[x->last_officer - 2]) / (to - from)));
}

/* Who is there on a day and not on a stay: permanents go on stays first. */
static void line_up_day(const maker *m, uint32_t d, people *row)
{
    const double longer = m->plan.staff[d] > 0 ? 1 + m->plan.overtime[d] / m->plan.staff[d] : 1, one = 1 - m->p->set->reserve;
    const double pace = staff_temporary_pace(m->p, &m->p->offices[m->o], d + 1);
    const double there[] = {m->permanents[d] - m->lent[d], m->borrowed[d], m->temporaries[d]}, each[] = {one, one, pace};
    double away = m->plan.stay_staff[d];
    row->n = 0;
    for (int k = 0; k < 3; k++) {
        const double gone = fmin(away, fmax(0, there[k]));
        line_up(row, there[k] - gone, each[k], longer);
        away -= gone;
    }
}

/* Numbers of the officers of the day's visits [from, to). */
static void lay_visits(maker *m, uint32_t d, people *row, roster_visit *from, roster_visit *to)
{
    const double pi = staff_counter_pi(m->p, &m->p->offices[m->o]);
    line_up_day(m, d, row);
    double position = pi > 0 ? m->plan.returned[d] / pi : 0;
    for (int turn = 0; turn < 2; turn++)
        for (roster_visit *x = from; x < to; x++) {
            if (x->stay_first || (x->channel == CHANNEL_COUNTER) != (turn == 0)) continue;
            x->first_officer = officer_at(row, position + 1e-7);
            position += x->staff_days;
            x->last_officer = officer_at(row, position - 1e-7);
            if (x->last_officer < x->first_officer) x->last_officer = x->first_officer;
            split(row, x, position - x->staff_days, position);
        }
}

/* Payers on stays have numbers above those of all others on their days, the same on every day. */
static void number_stays(maker *m, people *row, size_t first)
{
    uint32_t most = 0;
    for (uint32_t d = 0; d < m->plan.n_days; d++) {
        if (m->plan.stay_staff[d] > 0) line_up_day(m, d, row);
        if (m->plan.stay_staff[d] > 0 && row->n > most) most = row->n;
    }
    for (uint32_t i = 0; i < m->n_stays; i++) {
        const day_stay *x = &m->stays[i];
        const uint32_t last = x->first + m->p->villages[x->village].stay_days;
        m->officer[i] = most + 1;
        for (uint32_t k = 0; k < i; k++) { /* in order: after one that moves it up all are asked again */
            const day_stay *y = &m->stays[k];
            const bool meet = y->first < last && x->first < y->first + m->p->villages[y->village].stay_days;
            if (!meet || m->officer[i] >= m->officer[k] + y->payers || m->officer[k] >= m->officer[i] + x->payers) continue;
            m->officer[i] = m->officer[k] + y->payers;
            k = UINT32_MAX;
        }
    }
    for (size_t k = first; k < m->lists->n_visits; k++) {
        roster_visit *x = &m->lists->visits[k];
        for (uint32_t i = 0; x->stay_first && i < m->n_stays; i++) {
            if (m->stays[i].village != x->village || m->stays[i].first != x->stay_first) continue;
            x->first_officer = m->officer[i];
            x->last_officer = m->officer[i] + m->stays[i].payers - 1;
            x->first_part = x->last_part = 1.0 / m->stays[i].payers;
        }
    }
}

static void fill_duty(maker *m, uint32_t d, const roster_visit *from, const roster_visit *to, roster_duty *duty)
{
    const settings *s = m->p->set;
    *duty = (roster_duty){.office = m->o, .day = d + 1, .permanents = m->permanents[d], .temporaries = m->temporaries[d],
                          .borrowed = m->borrowed[d], .lent = m->lent[d], .overtime = m->plan.overtime[d],
                          .used = m->plan.used[d] + m->plan.stay_staff[d], .returned = m->plan.returned[d]};
    double drawn = duty->returned + m->plan.stay_drawn[d];
    duty->paid = duty->returned;
    for (const roster_visit *x = from; x < to; x++) {
        const double n = (double)x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
        duty->visited[x->channel] += n;
        duty->paid += x->channel == CHANNEL_COUNTER ? n : n * (1 - s->absent);
        drawn += x->stay_first ? 0 : n;
    }
    duty->cash_idr = (int64_t)llround(ceil(drawn - 1e-9) * s->amount_idr);
}

static jalur_status add_days(maker *m, size_t first)
{
    jalur_status st = JALUR_OK;
    plan_lists *l = m->lists;
    const double most = m->p->offices[m->o].permanents + m->r->offices[m->o].temporaries + 4.0;
    people row = {0};
    double lent = 0;
    for (uint32_t i = 0; i < m->r->n_loans; i++)
        if (m->r->loans[i].to == m->o) lent += m->r->loans[i].staff_days;
    TRY(arena_new(&m->mem, (size_t)(4 * (most + lent)) + 8, sizeof *row.end, &row.end));
    TRY(mem_grow(m->ctx, &l->duties, &l->cap_duties, l->n_duties + m->plan.n_days, sizeof *l->duties));
    number_stays(m, &row, first);
    size_t from = first;
    for (uint32_t d = 0; d < m->plan.n_days; d++) {
        size_t to = from;
        while (to < l->n_visits && l->visits[to].day == d + 1)
            to++;
        if (to > from) lay_visits(m, d, &row, l->visits + from, l->visits + to);
        fill_duty(m, d, l->visits + from, l->visits + to, &l->duties[l->n_duties++]);
        from = to;
    }
done:
    return st;
}

/* Why somebody of the village stays unserved although a channel would be open. */
static const char *reason_of(const maker *m, const staff_village *v, double unserved)
{
    static const need order[] = {NEED_STAFF_DAYS, NEED_CASH_IDR, NEED_ESCORT_DAYS, NEED_COUNTER_PLACES, NEED_SEATS};
    static const char *const words[] = {"staff-exhausted", "cash", "escorts", "counters", "calendar"};
    if (unserved <= staff_out_of_reach(m->p, v) + 1e-6)
        return m->p->set->work_min <= m->p->set->cash_min || isfinite(v->travel_min) ? "day-too-short" : "unreachable";
    if (staff_open_days(m->p, v) == 0) return "calendar";
    for (int k = 0; k < NEEDS; k++)
        if (m->plan.need[order[k]] > 0) return words[k];
    return "staff-exhausted";
}

static void fill_village(const maker *m, uint32_t village, double mobile, double homebound)
{
    roster_village *x = &m->r->villages[village];
    x->unserved = mobile + homebound;
    x->homebound_only_gap = x->unserved > 0 && mobile <= 0;
    x->reason = x->unserved > 0 ? reason_of(m, &m->p->villages[village], x->unserved) : "";
    if (x->unserved > 0 && m->p->villages[village].stay_days && !staff_can_stay(m->p, village)) x->reason = "calendar";
    memset(x->served, 0, sizeof x->served);
    x->first_day = x->last_day = 0;
}

static void fill_villages(maker *m, const roster_visit *from, const roster_visit *to)
{
    for (uint32_t k = 0; k < m->plan.n_villages; k++)
        fill_village(m, m->plan.villages[k], m->plan.unserved[k * SEGMENTS + SEGMENT_MOBILE],
                     m->plan.unserved[k * SEGMENTS + SEGMENT_HOMEBOUND]);
    for (uint32_t k = 0; k < m->n_away; k++) fill_village(m, m->away[k], m->left[k][SEGMENT_MOBILE], m->left[k][SEGMENT_HOMEBOUND]);
    for (const roster_visit *i = from; i < to; i++) {
        roster_village *x = &m->r->villages[i->village];
        x->served[i->channel] += (double)i->recipients[SEGMENT_MOBILE] + i->recipients[SEGMENT_HOMEBOUND];
        if (i->channel == CHANNEL_COUNTER || i->recipients[SEGMENT_MOBILE] + i->recipients[SEGMENT_HOMEBOUND] == 0) continue;
        if (x->first_day == 0 || i->day < x->first_day) x->first_day = i->day;
        if (i->day > x->last_day) x->last_day = i->day;
    }
}

static void fill_office(maker *m, const roster_visit *from, const roster_visit *to, const roster_duty *duty)
{
    roster_office *x = &m->r->offices[m->o];
    const double pi = staff_counter_pi(m->p, &m->p->offices[m->o]);
    memset(x->staff_days, 0, sizeof x->staff_days);
    memset(x->recipients_by, 0, sizeof x->recipients_by);
    x->served = x->overtime_days = 0;
    x->nights = m->nights;
    for (const roster_visit *i = from; i < to; i++) {
        x->staff_days[i->channel] += i->staff_days;
        x->recipients_by[i->channel] += (double)i->recipients[SEGMENT_MOBILE] + i->recipients[SEGMENT_HOMEBOUND];
    }
    for (uint32_t d = 0; d < m->plan.n_days; d++) {
        x->served += duty[d].paid;
        x->overtime_days += duty[d].overtime;
        if (pi > 0) x->staff_days[CHANNEL_COUNTER] += duty[d].returned / pi;
    }
    memcpy(x->need, m->plan.need, sizeof x->need);
    x->stage[STAGE_DAY_UNSERVED] = m->plan.unserved_weighted;
    x->stage[STAGE_DAY_FAIRNESS] = m->plan.largest_share;
    x->stage[STAGE_DAY_WORK] = m->plan.work;
    x->stage[STAGE_DAY_CHANGES] = m->plan.changes;
    x->stage[STAGE_DAY_EARLINESS] = m->plan.earliness;
    x->proven = x->proven && m->plan.proven;
}

/* ---- stays ---- */

static jalur_status add_stay(maker *m, const day_stay *x)
{
    jalur_status st = JALUR_OK;
    const staff_village *v = &m->p->villages[x->village];
    plan_lists *l = m->lists;
    for (uint32_t k = 1; k <= v->stay_days; k++) {
        TRY(mem_grow(m->ctx, &l->visits, &l->cap_visits, l->n_visits + 2, sizeof *l->visits));
        const uint32_t n = staff_stay_visits(m->p, x, k, l->visits + l->n_visits);
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t *paid = l->visits[l->n_visits + i].recipients;
            m->plan.earliness += v->urgency * (x->first + k - 2) * ((double)paid[0] + paid[1]);
        }
        l->n_visits += n;
    }
    m->plan.work += x->payers * (1 - m->p->set->reserve) * v->stay_days;
    m->nights += x->payers * (v->stay_days - 1.0);
done:
    return st;
}

/* Stays in one village for those whom the model without days visits. */
static jalur_status stay_in(maker *m, uint32_t k)
{
    jalur_status st = JALUR_OK;
    const staff_village *v = &m->p->villages[m->away[k]];
    const double all = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
    const double share = fmax(0, all - m->r->villages[m->away[k]].unserved) / all;
    uint32_t payers = (uint32_t)fmin(v->stay_payers, ceil(share * v->stay_payers - 1e-6));
    for (day_stay x = {.payers = payers}; payers > 0 && x.payers > 0; payers -= x.payers) {
        staff_place_stay(&m->plan, m->away[k], payers, m->left[k], &x);
        if (!x.payers) break;
        TRY(add_stay(m, &x));
        m->stays[m->n_stays++] = x;
    }
    const double lost = (double)m->left[k][SEGMENT_MOBILE] + m->left[k][SEGMENT_HOMEBOUND];
    for (int g = 0; g < SEGMENTS; g++) m->plan.unserved_weighted += staff_weight(m->p, v, (segment)g) * m->left[k][g];
    m->plan.largest_share = fmax(m->plan.largest_share, lost / all);
    m->plan.need[NEED_STAFF_DAYS] += lost > 0 ? fmax(1, payers) * (1 - m->p->set->reserve) * v->stay_days : 0;
done:
    return st;
}

/* Villages with stays, urgent ones first, out of the plan by day and onto their days; the others stay in it. */
static jalur_status place_stays(maker *m)
{
    jalur_status st = JALUR_OK;
    const uint32_t *villages = m->plan.villages, n = m->plan.n_villages;
    size_t most = 0;
    TRY(arena_new(&m->mem, n, sizeof *m->in_days, &m->in_days));
    TRY(arena_new(&m->mem, n, sizeof *m->away, &m->away));
    TRY(arena_new(&m->mem, n, sizeof *m->left, &m->left));
    m->plan.n_villages = 0;
    for (uint32_t k = 0; k < n; k++) {
        const staff_village *v = &m->p->villages[villages[k]];
        uint32_t at = m->n_away;
        if (!v->stay_days) {
            m->in_days[m->plan.n_villages++] = villages[k];
            continue;
        }
        for (; at > 0 && m->p->villages[m->away[at - 1]].weight * m->p->villages[m->away[at - 1]].urgency < v->weight * v->urgency; at--)
            m->away[at] = m->away[at - 1];
        m->away[at] = villages[k];
        m->n_away++;
        most += v->stay_payers;
    }
    m->plan.villages = m->in_days;
    TRY(arena_new(&m->mem, most, sizeof *m->stays, &m->stays));
    TRY(arena_new(&m->mem, most, sizeof *m->officer, &m->officer));
    for (uint32_t k = 0; k < m->n_away; k++) {
        memcpy(m->left[k], m->p->villages[m->away[k]].recipients, sizeof m->left[k]);
        TRY(stay_in(m, k));
    }
done:
    return st;
}

/* What stays add to the optima of the plan by day, which is solved without them. */
static jalur_status solve_days(maker *m, double end_s)
{
    jalur_status st = JALUR_OK;
    const day_plan before = m->plan;
    m->plan.unserved_weighted = m->plan.largest_share = m->plan.work = m->plan.earliness = 0;
    TRY(staff_day_solve(m->ctx, &m->plan, m->kept, end_s));
    TRY(staff_round(m->ctx, &m->plan));
    m->plan.unserved_weighted += before.unserved_weighted;
    m->plan.largest_share = fmax(m->plan.largest_share, before.largest_share);
    m->plan.work += before.work;
    m->plan.earliness += before.earliness;
done:
    return st;
}

jalur_status staff_plan_office(jalur_ctx *ctx, const staff_problem *p, uint32_t o, const uint32_t *villages,
                               uint32_t n_villages, const staff_options *how, double end_s, roster *r, plan_lists *lists)
{
    jalur_status st = JALUR_OK;
    maker m = {.ctx = ctx, .p = p, .how = how, .r = r, .lists = lists, .o = o};
    m.plan = (day_plan){.p = p, .o = o, .villages = villages, .n_villages = n_villages, .n_days = (uint32_t)p->set->payout_days};
    arena_init(&m.mem, ctx);
    const size_t visits = lists->n_visits, duties = lists->n_duties;
    TRY(count_staff(&m));
    TRY(place_stays(&m));
    TRY(prepare(&m));
    TRY(solve_days(&m, end_s));
    for (uint32_t i = 0; i < m.plan.n_items; i++)
        TRY(add_visit(&m, &m.plan.items[i]));
    if (lists->n_visits > visits)
        qsort(lists->visits + visits, lists->n_visits - visits, sizeof *lists->visits, visit_order);
    TRY(add_days(&m, visits));
    fill_villages(&m, lists->visits + visits, lists->visits + lists->n_visits);
    fill_office(&m, lists->visits + visits, lists->visits + lists->n_visits, lists->duties + duties);
done:
    arena_release(&m.mem);
    return st;
}
