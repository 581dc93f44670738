/* jalur: plans how things reach people. Includes all of the public interface.
 *
 *     jalur_ctx *ctx = jalur_ctx_new(NULL);
 *     jalur_report *report = NULL;
 *     if (jalur_scenario_run(ctx, "scenario.ini", "out", NULL, &report) != JALUR_OK)
 *         fprintf(stderr, "%s\n", jalur_ctx_error(ctx)->message);
 *     jalur_report_free(report);
 *     jalur_ctx_free(ctx);
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_H
#define JALUR_H

#include <jalur/context.h>
#include <jalur/cover.h>
#include <jalur/export.h>
#include <jalur/network.h>
#include <jalur/plan.h>
#include <jalur/project.h>
#include <jalur/report.h>
#include <jalur/scenario.h>
#include <jalur/solve.h>
#include <jalur/staff.h>
#include <jalur/status.h>
#include <jalur/types.h>
#include <jalur/verify.h>

#endif
