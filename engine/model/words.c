/* The words of the enums, as read from and written to files. */
#include <ctype.h>
#include <string.h>

#include "model/territory.h"

typedef struct word {
    const char *text;
    int value;
} word;

static bool same_word(const char *a, const char *b)
{
    while (*a && tolower((unsigned char)*a) == *b) {
        a++;
        b++;
    }
    return *a == 0 && *b == 0;
}

static bool find_word(const char *text, const word *words, size_t n, int *out)
{
    for (size_t i = 0; i < n; i++) {
        if (!same_word(text, words[i].text)) continue;
        *out = words[i].value;
        return true;
    }
    return false;
}

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

const char *area_level_name(area_level level)
{
    static const char *const name[AREA_LEVELS] = {"province", "kabupaten", "kecamatan", "village"};
    return (unsigned)level < AREA_LEVELS ? name[level] : "unknown";
}

bool area_level_parse(const char *text, area_level *out)
{
    static const word words[] = {
        {"province", AREA_PROVINCE}, {"provinsi", AREA_PROVINCE}, {"prov", AREA_PROVINCE},
        {"kabupaten", AREA_KABUPATEN}, {"kota", AREA_KABUPATEN}, {"kab", AREA_KABUPATEN}, {"regency", AREA_KABUPATEN},
        {"kabupaten/kota", AREA_KABUPATEN}, {"kecamatan", AREA_KECAMATAN}, {"kec", AREA_KECAMATAN},
        {"distrik", AREA_KECAMATAN}, {"subdistrict", AREA_KECAMATAN}, {"district", AREA_KECAMATAN},
        {"village", AREA_VILLAGE}, {"desa", AREA_VILLAGE}, {"kelurahan", AREA_VILLAGE}, {"kel", AREA_VILLAGE},
        {"desa/kelurahan", AREA_VILLAGE}};
    int value;
    if (!find_word(text, words, COUNT(words), &value)) return false;
    *out = (area_level)value;
    return true;
}

bool area_level_of_code(const char *code, area_level *out)
{
    switch (strlen(code)) {
    case 2: *out = AREA_PROVINCE; return true;
    case 5: *out = AREA_KABUPATEN; return true;
    case 8: *out = AREA_KECAMATAN; return true;
    case 13: *out = AREA_VILLAGE; return true;
    default: return false;
    }
}

const char *placed_name(placed how)
{
    static const char *const name[] = {"nowhere", "given", "estimated"};
    return (unsigned)how < COUNT(name) ? name[how] : "unknown";
}

const char *office_kind_name(office_kind kind)
{
    static const char *const name[OFFICE_KINDS] = {"warehouse", "ppk", "pps", "post", "community", "counting",
                                                   "government", "other"};
    return (unsigned)kind < OFFICE_KINDS ? name[kind] : "unknown";
}

bool office_kind_parse(const char *text, office_kind *out)
{
    static const word words[] = {
        {"warehouse", OFFICE_WAREHOUSE}, {"gudang", OFFICE_WAREHOUSE}, {"gudang kpu", OFFICE_WAREHOUSE},
        {"kpu", OFFICE_WAREHOUSE}, {"depot", OFFICE_WAREHOUSE}, {"ppk", OFFICE_PPK}, {"pps", OFFICE_PPS},
        {"post", OFFICE_POST}, {"pos", OFFICE_POST}, {"kantorpos", OFFICE_POST}, {"kantor pos", OFFICE_POST},
        {"kc", OFFICE_POST}, {"kcu", OFFICE_POST}, {"kcp", OFFICE_POST}, {"kantor pos utama", OFFICE_POST},
        {"kantor pos cabang", OFFICE_POST}, {"kantor pos lainnya", OFFICE_POST}, {"post_office", OFFICE_POST},
        {"community", OFFICE_COMMUNITY}, {"balai", OFFICE_COMMUNITY}, {"balai desa", OFFICE_COMMUNITY},
        {"komunitas", OFFICE_COMMUNITY}, {"counting", OFFICE_COUNTING}, {"penghitungan", OFFICE_COUNTING},
        {"government", OFFICE_GOVERNMENT}, {"kantor camat", OFFICE_GOVERNMENT}, {"kantor lurah", OFFICE_GOVERNMENT},
        {"kantor kepala desa", OFFICE_GOVERNMENT}, {"pemerintahan", OFFICE_GOVERNMENT}, {"other", OFFICE_OTHER},
        {"lainnya", OFFICE_OTHER}};
    int value;
    if (!find_word(text, words, COUNT(words), &value)) return false;
    *out = (office_kind)value;
    return true;
}

static const char *const class_name[ROAD_CLASSES] = {"motorway", "trunk", "primary", "secondary", "tertiary", "local",
                                                     "other", "track", "path", "ferry", "water"};
static const char *const surface_name[SURFACES] = {"unknown", "paved", "gravel", "earth"};

const char *road_class_name(road_class c)
{
    return (unsigned)c < ROAD_CLASSES ? class_name[c] : "unknown";
}

const char *road_surface_name(road_surface s)
{
    return (unsigned)s < SURFACES ? surface_name[s] : "unknown";
}

bool road_class_parse(const char *text, road_class *out)
{
    for (int c = 0; c < ROAD_CLASSES; c++) {
        if (!same_word(text, class_name[c])) continue;
        *out = (road_class)c;
        return true;
    }
    return false;
}

bool road_surface_parse(const char *text, road_surface *out)
{
    for (int s = 0; s < SURFACES; s++) {
        if (!same_word(text, surface_name[s])) continue;
        *out = (road_surface)s;
        return true;
    }
    return false;
}

bool modes_parse(const char *text, uint8_t *out)
{
    static const word words[] = {{"truck", MODE_TRUCK}, {"truk", MODE_TRUCK}, {"pickup", MODE_PICKUP},
                                 {"pick-up", MODE_PICKUP}, {"motorcycle", MODE_MOTORCYCLE}, {"motor", MODE_MOTORCYCLE},
                                 {"foot", MODE_FOOT}, {"jalan kaki", MODE_FOOT}, {"boat", MODE_BOAT},
                                 {"perahu", MODE_BOAT}};
    uint8_t modes = 0;
    while (*text) {
        char one[32];
        int value;
        text += strspn(text, " ,;");
        size_t n = strcspn(text, ",;"), cut = n;
        while (cut > 0 && text[cut - 1] == ' ') cut--;
        if (n == 0) break;
        if (cut >= sizeof one) return false;
        memcpy(one, text, cut);
        one[cut] = 0;
        if (!find_word(one, words, COUNT(words), &value)) return false;
        modes |= (uint8_t)value;
        text += n;
    }
    *out = modes;
    return true;
}
