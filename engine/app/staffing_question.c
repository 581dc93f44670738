/* A fingerprint of the staffing question: a what-if may begin with the saved answer where the project still asks the same. */
#include <string.h>

#include "app/staffing.h"
#include "base/hash.h"

static bool matters(const char *key)
{
    return strncmp(key, "staff.", 6) == 0 || strncmp(key, "network.", 8) == 0 || strcmp(key, "season") == 0 || strcmp(key, "seed") == 0;
}

static jalur_status hash_settings(const staffing *job, uint64_t *h)
{
    jalur_status st = JALUR_OK;
    uint32_t n;
    char *text = NULL;
    const setting_spec *spec = settings_table(&n);
    for (uint32_t i = 0; i < n; i++) {
        if (!matters(spec[i].key)) continue;
        TRY(settings_get(job->p->ctx, &job->set, &spec[i], &text));
        *h = hash_bytes(text, strlen(text) + 1, *h);
        mem_free(job->p->ctx, text);
        text = NULL;
    }
done:
    mem_free(job->p->ctx, text);
    return st;
}

static uint64_t hash_office(const staff_office *o, uint64_t h)
{
    const double number[] = {o->office, o->permanents, o->counters, o->max_temporaries, o->wage_permanent_idr_day,
                             o->wage_temporary_idr_day, o->hire_idr, o->hire_lead_days, o->cash_idr_day, o->escorts};
    return hash_bytes(number, sizeof number, h);
}

static uint64_t hash_village(const staffing *job, const staff_village *v, uint64_t h)
{
    const double number[] = {v->village, v->recipients[SEGMENT_MOBILE], v->recipients[SEGMENT_HOMEBOUND], v->near_office, v->office,
                             v->travel_min, v->weight, v->urgency, v->offline, v->far_office};
    h = hash_bytes(number, sizeof number, h);
    return v->closed ? hash_bytes(v->closed, (size_t)job->set.payout_days, h) : h;
}

/* What the walks from door to door rest on. */
static uint64_t hash_ground(const jalur_project *p, uint64_t h)
{
    const territory *t = &p->t;
    for (uint32_t i = 0; i < t->n_households; i++) {
        const household *x = &t->households[i];
        const double number[] = {x->village, (double)x->placed, x->at.lon_deg, x->at.lat_deg, x->segment};
        h = hash_bytes(number, sizeof number, h);
    }
    return hash_bytes(&p->roads.hash, sizeof p->roads.hash, h);
}

jalur_status staffing_question(const staffing *job, uint64_t *out)
{
    jalur_status st = JALUR_OK;
    uint64_t h = 1;
    TRY(hash_settings(job, &h));
    for (uint32_t i = 0; i < job->n_post; i++) h = hash_office(&job->offices[i], h);
    for (uint32_t i = 0; i < job->n_villages; i++) h = hash_village(job, &job->villages[i], h);
    for (uint32_t i = 0; i < job->n_links; i++) {
        const double number[] = {job->links[i].from, job->links[i].to, job->links[i].travel_min};
        h = hash_bytes(number, sizeof number, h);
    }
    TRY(session_about_roads(job->p));
    *out = hash_ground(job->p, h);
done:
    return st;
}
