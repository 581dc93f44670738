/* The table of commands. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const cli_command commands[] = {
    {"run", "SCENARIO.ini -o DIR", 1, 1, "odestiE", "Plan a district from its files: import, check, network, plan, staff, cover, export.",
     "  jalur run data/sample/scenario.ini -o out\n  jalur run belu.ini -o out --time 60 --set season=wet\n"
     "  jalur run belu.ini -o new --earlier out/project.jalur\n", cmd_run},
    {"sample", "DIR", 1, 1, "vs", "Write a synthetic district: all input files and a scenario.ini.",
     "  jalur sample trial --villages 200 --seed 7\n", cmd_sample},
    {"init", "PROJECT", 1, 1, "", "Make a new project file (SQLite + SpatiaLite; opens in QGIS).", "  jalur init belu.jalur\n", cmd_init},
    {"import", "PROJECT KIND FILE", 3, 3, "lmcxLwkW",
     "Read a file into the project. KIND: districts stations households offices roads vehicles staff signal calendar closures deliveries\n"
     "settlements friction heights earlier profiles.\n"
     "Formats: GeoPackage, GeoJSON, Shapefile, FlatGeobuf, CSV, XLSX, KML, SQLite and .osm.pbf.",
     "  jalur import belu.jalur districts wilayah_53.04.gpkg\n  jalur import belu.jalur stations tps.csv --map id=no_tps,voters=dpt\n"
     "  jalur import belu.jalur roads jalan.shp --crs EPSG:32751\n"
     "  jalur import belu.jalur closures banjir.geojson --replace\n  jalur import belu.jalur deliveries diterima.csv --kind kits\n"
     "  jalur import belu.jalur profiles ojek.ini\n", cmd_import},
    {"set", "PROJECT [KEY VALUE]", 1, 3, "", "Change a setting, or list all of them.",
     "  jalur set belu.jalur\n  jalur set belu.jalur plan.days 2\n", cmd_set},
    {"check", "PROJECT", 1, 1, "", "Look for what is wrong with the data. Exit code 3 when something blocks planning.",
     "  jalur check belu.jalur\n", cmd_check},
    {"network", "PROJECT", 1, 1, "", "Place what has no coordinates and build the road graph for each profile and season in use.",
     "  jalur network belu.jalur\n", cmd_network},
    {"travel", "PROJECT", 1, 1, "fOBIHNnFSo",
     "Ask the network without a plan: one way, a table, ground in reach, nearest offices; and why there is no way.\n"
     "Times and lengths hold the walks between points and roads. Closures are heeded. Exit code 1 when the one way asked for is not there.",
     "  jalur travel belu.jalur --from 124.894,-9.107 --to 124.87,-9.25 -o way.geojson\n"
     "  jalur travel belu.jalur --table points.csv --profile truck --season wet -o table.csv\n"
     "  jalur travel belu.jalur --from posts.csv --isochrone 15,30,60 -o reach.geojson\n"
     "  jalur travel belu.jalur --from posts.csv --to villages.csv --reach 45 -o within.csv\n"
     "  jalur travel belu.jalur --from villages.csv --nearest post --count 3 -o nearest.csv\n", cmd_travel},
    {"plan", "PROJECT", 1, 1, "stiE", "Plan the delivery routes from the warehouses to every station.",
     "  jalur plan belu.jalur --time 60\n  jalur plan belu.jalur --seed 3 --iterations 200000\n"
     "  jalur plan belu.jalur --earlier belu.jalur\n", cmd_plan},
    {"staff", "PROJECT", 1, 1, "CK",
     "Head-counts per office and a plan by day for paying all households; what one more of each is worth.",
     "  jalur staff belu.jalur\n  jalur staff belu.jalur --change fewer_days.ini\n  jalur staff belu.jalur --calibrate past_days.csv\n",
     cmd_staff},
    {"cover", "PROJECT", 1, 1, "", "Travel time from every village to its nearest service point, and who is not reached.",
     "  jalur cover belu.jalur --json\n", cmd_cover},
    {"site", "PROJECT", 1, 1, "gpAlmcxMXYDRost", "Where further service points should stand, with a proven bound and whom each newly reaches.\n"
     "Existing points are the offices of cover.kinds, candidates are the villages or what --candidates says,\n"
     "the limit is cover.limit_min.",
     "  jalur site belu.jalur --points 5\n  jalur site belu.jalur --goal all -o out\n  jalur site belu.jalur --goal median --points 8 --move\n"
     "  jalur site belu.jalur --close 2 --points 1\n  jalur site belu.jalur --periods 3,2,2\n  jalur site belu.jalur --mobile 4 --goal fair\n"
     "  jalur site belu.jalur --candidates government\n  jalur site belu.jalur --candidates plots.gpkg --layer plots --map id=NO_PLOT\n",
     cmd_site},
    {"verify", "PROJECT|DIR", 1, 1, "", "Check the results with code that did not make them; of a folder also its files. Exit code 1 when something is wrong.",
     "  jalur verify belu.jalur\n  jalur verify belu.jalur --json\n", cmd_verify},
    {"solve", "FILE", 1, 1, "tUsiorbPG",
     "Solve a standard routing instance, no project needed: VRPLIB (CVRP, VRPTW, HFVRP, MDVRPTW, MTVRPTWR, PCVRPTW, SDVRPTW, VRPB,\n"
     "TSP ...), Solomon, Gehring-Homberger, Cordeau, VROOM's JSON, or JSON\n"
     "with the fields of the routing model (tests/cases/model). -o writes VRPLIB's .sol, VROOM's solution JSON or every step.\n"
     "FILE - is standard input; -o - writes the solution to standard output, and no report.",
     "  jalur solve X-n101-k25.vrp --time 10 --bks 27591 -o X-n101-k25.sol\n  jalur solve R101.txt --rounding thousandths --json\n"
     "  jalur solve problem.json -o solution.json --geojson routes.geojson\n  jalur solve - -o - <problem.json >solution.json\n", cmd_solve},
    {"export", "PROJECT DIR", 2, 2, "", "Write GeoJSON, GeoPackage, map.html, summary.json, tables for spreadsheets and manifests.\n"
     "What the export before wrote and this one does not goes (SHA256SUMS names it); files of others stay, and verify names them.",
     "  jalur export belu.jalur out\n", cmd_export},
    {"help", "[COMMAND | settings]", 0, 1, "", "Help on a command, or the list of settings.", "  jalur help plan\n  jalur help settings\n", cmd_help},
    {"version", "", 0, 0, "", "Print the version.", "  jalur version\n", cmd_version}};

const cli_command *cli_commands(int *n)
{
    *n = (int)(sizeof commands / sizeof commands[0]);
    return commands;
}

const cli_command *cli_find(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

void cli_overview(void)
{
    printf("jalur %s: plans how things reach people\n\n  jalur sample trial && jalur run trial/scenario.ini -o out\n\nCommands:\n", jalur_version());
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        printf("  %-8s %-22s %.*s\n", commands[i].name, commands[i].places, (int)strcspn(commands[i].summary, "\n"), commands[i].summary);
    printf("\n`jalur help COMMAND` shows examples and options.\n"
           "Exit codes: 0 complete, 1 partial (with reasons), 2 usage, 3 bad data, 4 limit reached, 5 cannot read or write,\n"
           "6 out of a resource, 7 internal, 130 interrupted (best plan saved).\n");
}
