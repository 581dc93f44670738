/* The order of creation. */
#include "sample/inside.h"

jalur_status country_make(jalur_ctx *ctx, const sample_options *o, country *c)
{
    jalur_status st = JALUR_OK;
    uint32_t n = o->villages;
    *c = (country){.ctx = ctx, .seed = noise_mix(o->seed, 0)};
    arena_init(&c->mem, ctx);
    TRY(ground_new(c->ctx, n, c->seed, &c->ground));
    TRY(villages_found(c, n));
    TRY(groups_form(c));
    TRY(villages_divide(c));
    TRY(villages_mend(c));
    TRY(people_settle(c));
    TRY(names_give(c));
done:
    return st;
}

void country_release(country *c)
{
    ground_release(c->ctx, &c->ground);
    mem_free(c->ctx, c->village);
    mem_free(c->ctx, c->safe);
    textmap_release(c->ctx, &c->names);
    arena_release(&c->mem);
}

static void tell(const country *c, const tally *t, jalur_report *report)
{
    report_int(report, "kabupaten", "Kabupaten", c->n_kabupaten, "");
    report_int(report, "kecamatan", "Kecamatan", c->n_kecamatan, "");
    report_int(report, "villages", "Villages", c->n_villages, "");
    report_int(report, "roads", "Roads", (int64_t)t->roads, "");
    report_real(report, "road_km", "Length of roads", t->road_km, 1, "km");
    report_int(report, "stations", "Polling stations", (int64_t)t->stations, "");
    report_int(report, "stations_placed", "with coordinates", (int64_t)t->stations_placed, "");
    report_int(report, "stations_counted", "known as counts only", (int64_t)t->stations_counted, "");
    report_int(report, "households", "Aid households", (int64_t)t->households, "");
    report_int(report, "offices", "Offices", (int64_t)t->offices, "");
    report_int(report, "vehicles", "Vehicles", (int64_t)t->vehicles, "");
}

jalur_status sample_write(jalur_ctx *ctx, const char *dir, const sample_options *o, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    country c = {.ctx = ctx};
    roads r = {0};
    tally t = {0};
    arena_init(&c.mem, ctx);
    if (o->villages < 3 || o->villages > 50000)
        TRY(err_at(ctx, JALUR_E_USAGE,
                   &(err_site){.expected = "3 to 50000", .remedy = "choose a number of villages in that range"},
                   "a sample of %u villages cannot be made", o->villages));
    TRY(keep_foreign(ctx, dir));
    TRY(writer_mkdir(ctx, dir));
    TRY(country_make(ctx, o, &c));
    TRY(roads_build(&c, &r));
    TRY(write_districts(&c, dir));
    TRY(write_roads(&c, &r, dir, &t));
    TRY(write_rivers(&c, dir));
    TRY(write_people(&c, &r, dir, &t));
    TRY(write_fleet(&c, &r, dir, &t));
    TRY(write_words(&c, dir, o, &t));
    if (report) {
        tell(&c, &t, report);
        TRY(report_status(report));
    }
done:
    roads_release(ctx, &r);
    country_release(&c);
    return err_while(ctx, st, "making a sample");
}
