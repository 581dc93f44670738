/* Any bytes as a routing instance: read or refused with words, never more. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "instance/instance.h"
#include "support.h"

static const char *const seeds[] = {
    "two_arms.vrp", "two_arms_windows.vrp", "two_arms_fleet.vrp", "two_depots.vrp", "two_kinds.vrp", "prizes.vrp",
    "trips.vrp", "backhauls.vrp", "table.vrp", "lower.vrp", "open.vrp", "solomon.txt", "cordeau_mdvrp.txt",
    "cordeau_sdvrp.txt", "jobs.json", "steps.json", "../model/tolls.json", "../model/breaks.json", "../model/escort.json", "../model/fixed.json",
    "../model/nights.json", "../model/pair.json", "../model/split.json", "../model/service.json", "../model/docks.json"};

uint8_t *fuzz_seed(uint32_t i, size_t *n)
{
    char path[512];
    if (i >= sizeof seeds / sizeof seeds[0]) return NULL;
    snprintf(path, sizeof path, TEST_CASES_DIR "/instances/%s", seeds[i]);
    return (uint8_t *)test_read_file(path, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char *copy = malloc(n + 1);
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    instance in;
    if (!copy || !ctx) abort();
    if (n) memcpy(copy, data, n);
    copy[n] = 0;
    instance_init(&in, ctx);
    const jalur_status st = instance_read_text(ctx, "fuzz", copy, n, NULL, &in);
    if (st != JALUR_OK && st != JALUR_E_DATA && st != JALUR_E_USAGE) abort();
    if (st != JALUR_OK && !jalur_ctx_error(ctx)->message[0]) abort();
    instance_release(&in);
    jalur_ctx_free(ctx);
    free(copy);
    return 0;
}
