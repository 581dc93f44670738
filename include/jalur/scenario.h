/* jalur: a whole run from one readable file, and a synthetic district to try it on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_SCENARIO_H
#define JALUR_SCENARIO_H

#include <jalur/plan.h>
#include <jalur/project.h>

typedef struct jalur_run_options {
    jalur_plan_options plan;
    const char *const *set; /* "KEY=VALUE" over the scenario's [set]; n_set of them */
    int n_set;
    const char *data_dir; /* where files are looked for that do not stand beside the scenario; or NULL */
} jalur_run_options;

/* Imports, checks, builds the network, plans, staffs, covers and exports into `dir`; leaves dir/project.jalur.
 * The report holds every stage's report by name and the paths of what was written. */
JALUR_API jalur_status jalur_scenario_run(jalur_ctx *ctx, const char *scenario_ini, const char *dir,
                                          const jalur_run_options *options, jalur_report **out);

/* Writes a synthetic district with `villages` villages (3 to 50000; 0: 60) into `dir`. Same size and seed: same bytes. */
JALUR_API jalur_status jalur_sample_write(jalur_ctx *ctx, const char *dir, uint32_t villages, uint64_t seed,
                                          jalur_report **out);

#endif
