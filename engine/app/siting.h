/* A siting problem in the making: villages, places, the sparse table, the answer. */
#ifndef JALUR_APP_SITING_H
#define JALUR_APP_SITING_H

#include "app/session.h"
#include "model/siting.h"
#include "site/site.h"

enum { PERIODS_MOST = 12 };

/* Sites of the problem: first the existing service points, then one candidate per village that has a point; with periods or
 * days, such a row of candidates for each of them. */
typedef struct sitework {
    jalur_project *p;
    const jalur_site_options *o;
    site_goal goal;
    bool backup;               /* COVER_MOST with a second point as good as the first */
    arena mem;
    access_table access;       /* villages and their way to the existing points */
    const net_metric *metric;
    uint32_t *offices, n_offices;
    uint32_t *village;         /* per candidate: index into access.villages */
    uint32_t n_candidates, n_sites;
    net_snap *demand, *site;   /* snaps */
    double *weight, *beyond, *capacity;
    uint32_t *first, *arc;
    double *cost; size_t n_arcs, cap_arcs, cap_cost;
    uint8_t *state;
    uint32_t *group, *group_area, n_groups; /* FAIR: of each candidate; the kecamatan, or JALUR_NONE */
    uint32_t *when, n_when;    /* the periods or days by their number; n_when 0: no such thing */
    double *budgets;
    site_problem problem;
    site_options options;
    site_answer answer;
} sitework;

/* siting_waves.c: from the plain problem to that with backup, groups, closings, periods or days */
jalur_status sitework_waves(sitework *w);
/* siting_answer.c */
jalur_status sitework_answer(sitework *w, siting *out);
void sitework_report(const sitework *w, const siting *s, jalur_report *report);

#endif
