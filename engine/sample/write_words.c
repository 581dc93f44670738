/* scenario.ini and README.md. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sample/inside.h"

#define MARK "; An invented kabupaten: what is imported, and what the plan assumes.\n"

/* Whether scenario.ini there is a sample's: then the files beside it may be written anew. */
static bool is_sample(const char *dir)
{
    char path[4096], head[sizeof MARK] = "";
    if (snprintf(path, sizeof path, "%s/scenario.ini", dir) >= (int)sizeof path) return false;
    FILE *f = fopen(path, "rb");
    const bool same = f && fread(head, 1, sizeof MARK - 1, f) == sizeof MARK - 1 && strcmp(head, MARK) == 0;
    if (f) (void)fclose(f);
    return same;
}

jalur_status keep_foreign(jalur_ctx *ctx, const char *dir)
{
    static const char *const files[] = {"README.md", "scenario.ini", "districts.geojson", "roads.geojson", "rivers.geojson",
        "stations.csv", "stations_count.csv", "households.csv", "offices.csv", "vehicles.csv", "staff.csv", "signal.csv"};
    char path[4096];
    if (is_sample(dir)) return JALUR_OK;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (snprintf(path, sizeof path, "%s/%s", dir, files[i]) < (int)sizeof path && access(path, F_OK) == 0)
            return err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .remedy = "give a new directory"},
                          "%s is no sample's file and would be overwritten", files[i]);
    return JALUR_OK;
}

static jalur_status write_scenario(country *c, const char *dir, const tally *t)
{
    static const char *const imports[][2] = {
        {"districts", "districts.geojson"}, {"stations", "stations.csv"}, {"stations 2", "stations_count.csv"},
        {"households", "households.csv"},   {"offices", "offices.csv"},   {"roads", "roads.geojson"},
        {"vehicles", "vehicles.csv"},       {"staff", "staff.csv"},       {"signal", "signal.csv"}};
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    TRY(write_path(c, dir, "scenario.ini", &w));
    writer_printf(
        w, MARK "[scenario]\nname = Kabupaten %s\n\n",
        c->kabupaten[0].name);
    writer_text(w,
                "[set]\nseason = dry\nplan.days = 2\nplan.time_s = 10\ncover.limit_min = 60\n");
    for (size_t i = 0; i < sizeof imports / sizeof imports[0]; ++i)
        if (t->stations_counted > 0 || strcmp(imports[i][0], "stations 2") != 0) /* an empty file is an error */
            writer_printf(w, "\n[import %s]\nfile = %s\n", imports[i][0], imports[i][1]);
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

static jalur_status write_readme(country *c, const char *dir, const sample_options *o, const tally *t)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    TRY(write_path(c, dir, "README.md", &w));
    writer_printf(w, "# Kabupaten %s and around\n\n", c->kabupaten[0].name);
    writer_text(w, "An invented place, made by jalur (`jalur sample`). No village, road, person or number in it is "
                   "real; a likeness of\n"
                   "a name to a real one is chance. It lies where there is open water, in the Banda Sea near 6.0 S "
                   "127.6 E (large\n"
                   "samples reach over real islands), and its codes use a province number that is not in use, 99.\n\n");
    writer_printf(w,
                  "Villages: %u. Seed: %llu. The same two numbers give the same bytes again. Coordinates: WGS84 "
                  "degrees (EPSG:4326).\n\n",
                  o->villages, (unsigned long long)o->seed);
    writer_text(w, "| File | What it holds |\n|---|---|\n");
    writer_printf(w, "| districts.geojson | %u kabupaten, %u kecamatan, %u villages: kode, nama, tingkat, penduduk |\n",
                  c->n_kabupaten, c->n_kecamatan, c->n_villages);
    writer_printf(w,
                  "| roads.geojson | %llu roads, paths, ferry and boat lines, %.0f km, heights in metres; season "
                  "`dry`: closed by the "
                  "rains |\n",
                  (unsigned long long)t->roads, t->road_km);
    writer_text(w, "| rivers.geojson | rivers, for maps only; jalur does not read it |\n");
    writer_printf(w, "| stations.csv | %llu polling stations, %llu with coordinates; priority where no road leads, hours at markets "
                  "and for prayers, `sea` where only a boat goes |\n",
                  (unsigned long long)(t->stations - t->stations_counted), (unsigned long long)t->stations_placed);
    writer_printf(w, "| stations_count.csv | villages that gave only how many stations they have: %llu |\n",
                  (unsigned long long)t->stations_counted);
    writer_printf(w, "| households.csv | %llu aid households, %llu with coordinates; no names, no addresses |\n",
                  (unsigned long long)t->households, (unsigned long long)t->households_placed);
    writer_printf(w, "| offices.csv | %llu: KPU warehouses, PPK, post offices, community points, landing stages |\n",
                  (unsigned long long)t->offices);
    writer_printf(w, "| vehicles.csv | %llu vehicles and teams of porters: capacity, costs in rupiah, shift, loading and unloading, "
                  "breaks, the skill `sea` |\n",
                  (unsigned long long)t->vehicles);
    writer_text(w,
                "| staff.csv | staff of the post offices and whom they could hire |\n"
                "| signal.csv | mobile signal of each village, 0 none to 4 strong |\n"
                "| scenario.ini | settings and the list of imports |\n\n"
                "Many more columns may be filled in: reloads, nights away, pickups and others (data/columns.md).\n\n"
                "A few villages are reached on foot only, a few by no road at all, some islands by ferry or boat.\n");
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

jalur_status write_words(country *c, const char *dir, const sample_options *o, const tally *t)
{
    jalur_status st = JALUR_OK;
    TRY(write_scenario(c, dir, t));
    TRY(write_readme(c, dir, o, t));
done:
    return st;
}
