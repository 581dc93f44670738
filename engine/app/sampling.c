#include "app/session.h"
#include "sample/sample.h"

jalur_status jalur_sample_write(jalur_ctx *ctx, const char *dir, uint32_t villages, uint64_t seed, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    jalur_report *report = NULL;
    const sample_options o = {.villages = villages ? villages : 60, .seed = seed ? seed : 1};
    *out = NULL;
    TRY(report_new(ctx, "sample", "Sample", &report));
    TRY(sample_write(ctx, dir, &o, report));
    TRY(report_status(report));
    *out = report;
    report = NULL;
done:
    jalur_report_free(report);
    numbers_end(point);
    return err_while(ctx, st, "writing a sample district to %s", dir);
}
