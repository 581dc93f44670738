#include "test_staff.h"

void test_roster_adds_up(const staff_problem *p, const roster *r)
{
    assert_int_equal(r->n_villages, p->n_villages);
    double served = 0, unserved = 0, by_office = 0;
    for (uint32_t k = 0; k < r->n_villages; k++) {
        const roster_village *v = &r->villages[k];
        const staff_village *in = &p->villages[k];
        const double n = (double)v->recipients[0] + v->recipients[1];
        double x = 0;
        for (int c = 0; c < CHANNELS; c++) {
            assert_true(v->served[c] >= 0);
            x += v->served[c];
        }
        test_close(x + v->unserved, n, 1e-6);
        assert_true(v->served[CHANNEL_COUNTER] <= in->near_office + 1e-6);
        assert_true(v->served[CHANNEL_COUNTER] + v->served[CHANNEL_COMMUNITY] <= v->recipients[SEGMENT_MOBILE] + 1e-6);
        assert_int_equal(v->unserved > 0, v->reason[0] != 0);
        served += x;
        unserved += v->unserved;
    }
    test_close(r->served, served, 1e-5);
    test_close(r->unserved, unserved, 1e-5);
    for (uint32_t o = 0; o < r->n_offices; o++) {
        const roster_office *f = &r->offices[o];
        const double there = (double)p->set->payout_days * f->permanents +
                             fmax(0, (double)p->set->payout_days - p->offices[o].hire_lead_days) *
                                 (1 - p->set->no_show) * f->temporaries;
        test_close(fmax(f->staff_days[0] + f->staff_days[1] + f->staff_days[2], there), there, 1e-5 * (1 + there));
        assert_true(f->temporaries <= p->offices[o].max_temporaries);
        by_office += f->served;
    }
    test_close(by_office, served, 1e-5);
    if (r->n_days > 0) test_close(r->days[r->n_days - 1].served, served, 1e-5);
    for (uint32_t d = 1; d < r->n_days; d++)
        assert_true(r->days[d].served >= r->days[d - 1].served - 1e-9);
}

int main(void)
{
    return test_staff_formulas() + test_staff_cases() + test_staff_random();
}
