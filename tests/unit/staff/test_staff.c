#include "test_staff.h"

void test_roster_adds_up(const staff_problem *p, const roster *r)
{
    assert_int_equal(r->n_villages, p->n_villages);
    double visited = 0, unserved = 0, by_office = 0, absent = 0;
    for (uint32_t k = 0; k < r->n_villages; k++) {
        const roster_village *v = &r->villages[k];
        const staff_village *in = &p->villages[k];
        const double n = (double)v->recipients[0] + v->recipients[1];
        double x = 0;
        for (int c = 0; c < CHANNELS; c++) {
            assert_true(v->served[c] >= 0);
            x += v->served[c];
            absent += c == CHANNEL_COUNTER ? 0 : p->set->absent * v->served[c];
        }
        test_close(x + v->unserved, n, 1e-6);
        assert_true(v->served[CHANNEL_COUNTER] <= fmax(in->near_office, in->far_office) + 1e-6);
        test_close(v->left[CHANNEL_COUNTER], fmax(0, v->served[CHANNEL_COUNTER] - in->near_office), 1e-6);
        assert_int_equal(v->left[0] + v->left[1] > 0, v->left_why[0] != 0);
        assert_true(v->served[CHANNEL_COUNTER] + v->served[CHANNEL_COMMUNITY] <= v->recipients[SEGMENT_MOBILE] + 1e-6);
        assert_int_equal(v->unserved > 0, v->reason[0] != 0);
        visited += x;
        unserved += v->unserved;
    }
    test_close(r->served + r->unserved, visited + unserved, 1e-5);
    assert_true(r->unserved >= unserved - 1e-5 && r->unserved <= unserved + absent + 1e-5);
    for (uint32_t o = 0; o < r->n_offices; o++) {
        assert_true(r->offices[o].temporaries <= p->offices[o].max_temporaries);
        by_office += r->offices[o].served;
    }
    test_close(by_office, r->served, 1e-5);
    if (r->n_days > 0) test_close(r->days[r->n_days - 1].served, r->served, 1e-5);
    for (uint32_t d = 1; d < r->n_days; d++)
        assert_true(r->days[d].served >= r->days[d - 1].served - 1e-9);
}

typedef struct day_count {
    double by[CHANNELS], work, field;
} day_count;

static day_count count_day(const staff_problem *p, const roster *r, uint32_t o, uint32_t day)
{
    day_count c = {.work = 0};
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const roster_visit *x = &r->visits[i];
        const staff_village *v = &p->villages[x->village];
        if (v->office != o || x->day != day) continue;
        const double n = (double)x->recipients[0] + x->recipients[1];
        const double sigma[] = {p->set->counter_min / p->set->load_cap, p->set->community_min,
                                p->set->door_min + (isnan(v->door_walk_min) ? p->set->door_walk_min : v->door_walk_min)};
        const double field_min = 2 * v->travel_min + (v->offline ? p->set->upload_min : 0);
        const double left_min = p->set->work_min - p->set->cash_min - (x->channel == CHANNEL_COUNTER ? 0 : field_min);
        test_close(x->staff_days, n * sigma[x->channel] / left_min, 1e-6 * (1 + n));
        assert_true(x->channel == CHANNEL_DOOR || x->recipients[SEGMENT_HOMEBOUND] == 0);
        assert_false(staff_rest_day(p->set, day));
        if (x->channel != CHANNEL_COUNTER) assert_false(v->closed && v->closed[day - 1]);
        if (x->channel == CHANNEL_COMMUNITY && p->set->session_seats) assert_true(n <= (double)p->set->session_seats);
        c.by[x->channel] += n;
        c.work += x->staff_days;
        c.field += x->channel == CHANNEL_COUNTER ? 0 : x->staff_days;
    }
    return c;
}

static void days_of_office(const staff_problem *p, const roster *r, uint32_t o)
{
    const settings *s = p->set;
    const double counter_min = s->counter_min / s->load_cap, full_min = s->work_min - s->cash_min;
    double absent = 0, temporaries = 0;
    assert_true(r->offices[o].office == p->offices[o].office && r->offices[o].permanents == p->offices[o].permanents);
    for (uint32_t day = 1; day <= r->n_days; day++) {
        const roster_duty *d = &r->duties[o * r->n_days + day - 1];
        const day_count c = count_day(p, r, o, day);
        const double there = fmax(0, d->permanents + d->temporaries + d->borrowed - d->lent);
        const double come = c.by[0] + c.by[1] + c.by[2] + d->returned;
        assert_true(d->office == o && d->day == day);
        for (int k = 0; k < CHANNELS; k++) test_close(d->visited[k], c.by[k], 1e-9);
        test_close(d->used, c.work + d->returned * counter_min / fmax(1, full_min), 1e-6);
        assert_true(d->used <= there + d->overtime + 1e-4);
        assert_true(full_min <= 0 || d->overtime <= there * s->overtime_min / full_min + 1e-6);
        assert_true(c.by[0] + d->returned <= p->offices[o].counters * s->work_min / counter_min + 1e-6);
        assert_true(d->returned <= absent + 1e-6);
        assert_true(p->offices[o].cash_idr_day <= 0 || come * s->amount_idr <= p->offices[o].cash_idr_day + 1);
        assert_true(!p->offices[o].escorts || c.field <= p->offices[o].escorts * (double)s->payers_per_escort + 1e-5);
        assert_true(d->lent <= p->offices[o].permanents + 1e-9);
        absent += s->absent * (c.by[1] + c.by[2]) - d->returned;
        temporaries += d->temporaries;
    }
    assert_true(temporaries <= r->offices[o].temporaries * (double)r->n_days * (1 - s->no_show) + 1e-6);
}

void test_days_hold(const staff_problem *p, const roster *r)
{
    assert_int_equal(r->n_duties, r->n_offices * r->n_days);
    for (uint32_t o = 0; o < r->n_offices; o++)
        days_of_office(p, r, o);
    for (uint32_t k = 0; k < r->n_villages; k++) { /* nobody is lost and nobody comes twice */
        double by[CHANNELS] = {0};
        for (uint32_t i = 0; i < r->n_visits; i++)
            if (r->visits[i].village == k) by[r->visits[i].channel] += (double)r->visits[i].recipients[0] + r->visits[i].recipients[1];
        for (int c = 0; c < CHANNELS; c++) test_close(r->villages[k].served[c], by[c], 1e-9);
        test_close(by[0] + by[1] + by[2] + r->villages[k].unserved, (double)p->villages[k].recipients[0] + p->villages[k].recipients[1], 0);
    }
}

int main(void)
{
    return test_staff_formulas() + test_staff_cases() + test_staff_random() + test_staff_days() + test_staff_blocks() + test_staff_leave() +
           test_staff_stay();
}
