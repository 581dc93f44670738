/* Every text of the page, Indonesian and English, and numbers as people write them. */
window.J = { lang: 'id' };
(function (J) {
  'use strict';
  const WORDS = {
    eyebrow: ['Peta jalur distribusi', 'Distribution route map'], eyebrow_sites: ['Saran titik layanan', 'Proposed service points'],
    eyebrow_access: ['Peta jangkauan layanan', 'Map of access to services'],
    dry: ['musim kemarau', 'dry season'], wet: ['musim hujan', 'wet season'],
    dry_short: ['kemarau', 'dry'], wet_short: ['hujan', 'wet'],
    days: ['hari', 'days'], day: ['Hari', 'Day'], period: ['Periode', 'Period'], all_days: ['Semua hari', 'All days'],
    served: ['TPS terlayani', 'stations served'], of: ['dari', 'of'],
    unserved: ['belum terlayani', 'not served'], distance: ['km jarak tempuh', 'km driven'],
    vehicles: ['kendaraan', 'vehicles'], staff: ['petugas', 'staff'], cost: ['biaya', 'cost'],
    beyond: ['desa tidak terlayani', 'villages not served'], villages: ['desa', 'villages'],
    summary: ['Ringkasan lengkap', 'Full summary'],
    search: ['Cari TPS, desa, kecamatan, kantor, rute …', 'Find station, village, district, office, route …'],
    nothing: ['Tidak ada yang cocok.', 'Nothing matches.'],
    routes: ['Rute', 'Routes'], stations: ['TPS', 'Stations'], station: ['TPS', 'Station'], tps: ['TPS', 'stations'],
    tab_unserved: ['Tak terlayani', 'Not served'], tab_access: ['Jangkauan', 'Access'], tab_staff: ['Petugas', 'Staff'],
    boxes: ['kotak', 'boxes'], stops: ['perhentian', 'stops'], back: ['Semua rute', 'All routes'],
    depot: ['Gudang', 'Depot'], loading: ['Muat', 'Load'], returning: ['Kembali', 'Return'], ending: ['Selesai', 'End'], open_end: ['Perhentian terakhir', 'Last stop'],
    arrive: ['Tiba', 'Arrive'], depart: ['Berangkat', 'Leave'], left: ['Sisa', 'Left'], place: ['Tempat', 'Place'],
    order: ['Urutan', 'Order'], route: ['Rute', 'Route'], village: ['Desa', 'Village'], kecamatan: ['Kecamatan', 'District'],
    voters: ['Pemilih', 'Voters'], load: ['Muatan', 'Load'], position: ['Posisi', 'Position'],
    placed_1: ['dari data', 'from the data'], placed_2: ['perkiraan', 'estimated'], placed_0: ['tidak diketahui', 'unknown'],
    estimated: ['posisi perkiraan', 'estimated position'], given: ['posisi dari data', 'position from the data'],
    walk: ['Jalan kaki', 'Walk'], duration: ['Lama', 'Duration'], km: ['km', 'km'], minutes: ['menit', 'min'],
    unpaved: ['tanpa perkerasan', 'unpaved'], dry_only: ['hanya kemarau', 'dry season only'],
    ferry: ['penyeberangan', 'ferry legs'], crew: ['awak', 'crew'], cost_route: ['Biaya', 'Cost'],
    max_walk: ['jalan kaki terjauh', 'longest walk'], wait: ['tunggu', 'waiting'],
    reload: ['Muat ulang', 'Reload'], break: ['Istirahat', 'Break'], night: ['Menginap', 'Night'], drop: ['Serah terima', 'Hand-over'], nights: ['malam', 'nights'], on_the_road: ['di perjalanan', 'on the road'], overtime: ['lembur', 'overtime'],
    reason: ['Sebab', 'Reason'], gap: ['Ruas hilang', 'Missing link'], extra: ['Satu kendaraan lagi', 'One more vehicle'],
    over: ['Melewati waktu', 'Over time'],
    'no-position': ['Tanpa posisi', 'No position'], 'far-from-road': ['Jauh dari jalan', 'Far from a road'],
    'other-component': ['Tidak tersambung jalan', 'No way on the network'], season: ['Tertutup musim hujan', 'Closed in the wet season'],
    'too-heavy': ['Muatan melebihi kendaraan', 'Too heavy'], 'too-far': ['Terlalu jauh untuk sehari', 'Too far for a shift'],
    fleet: ['Kendaraan tidak cukup', 'Fleet exhausted'], 'no-vehicle': ['Tanpa kendaraan atau gudang', 'No vehicle or depot'], optional: ['Boleh dilewati, biaya terlalu besar', 'Optional, and too dear'],
    class_0: ['terlayani', 'served'], class_1: ['melewati batas', 'over the limit'], class_2: ['hanya kemarau', 'dry season only'],
    class_3: ['tidak tersambung', 'unreachable'], class_4: ['jauh dari jalan', 'far from a road'], class_5: ['tanpa posisi', 'no position'],
    class_6: ['hanya jalan kaki', 'on foot only'], class_7: ['hanya perahu', 'by boat only'], class_8: ['tanpa hari buka bersama', 'no common open day'],
    class_9: ['di luar sinyal', 'out of signal'], class_10: ['titik penuh', 'points full'], stay_open: ['m tutup saat hujan', 'm closed in the rains'],
    class_20: ['selesai tepat waktu', 'done in time'], class_21: ['terjadwal', 'planned'], class_22: ['terlambat', 'late'], class_23: ['harinya sudah lewat', 'overdue'],
    class_24: ['tidak ada dalam rencana', 'not in the plan'], class_25: ['tanpa kewajiban', 'nothing due'], due_kits: ['Rencana logistik', 'Plan: kits'], due_payments: ['Rencana pembayaran', 'Plan: payments'],
    due_gap: ['desa terlambat atau tanpa rencana', 'villages late or not planned'], as_of: ['sampai hari ke', 'as of day'],
    'left_no-plan': ['belum ada rencana', 'no plan yet'], 'left_not-in-plan': ['belum direncanakan', 'not planned'], 'left_no-position': ['tanpa posisi', 'no position'],
    'left_far-from-road': ['jauh dari jalan', 'far from a road'], 'left_other-component': ['tidak tersambung jalan', 'no way on the network'], left_season: ['tertutup musim hujan', 'closed in the wet season'],
    'left_too-heavy': ['muatan melebihi kendaraan', 'too heavy'], 'left_too-far': ['terlalu jauh untuk sehari', 'too far for a shift'], 'left_fleet-exhausted': ['kendaraan tidak cukup', 'fleet exhausted'],
    'left_no-vehicle': ['tanpa kendaraan atau gudang', 'no vehicle or depot'], left_unreachable: ['tidak terjangkau', 'unreachable'], 'left_no-office': ['tanpa kantor', 'no office'],
    'left_day-too-short': ['perjalanan lebih lama dari sehari', 'the day is too short'], 'left_staff-exhausted': ['petugas tidak cukup', 'not enough staff'], left_counters: ['loket tidak cukup', 'not enough counters'],
    left_cash: ['uang tunai tidak cukup', 'not enough cash'], left_escorts: ['pengawal tidak cukup', 'not enough escorts'], left_calendar: ['hari tertutup atau kursi tidak cukup', 'closed days or too few seats'],
    sites: ['Titik layanan yang disarankan', 'Suggested service points'], site: ['Titik layanan', 'Service point'], site_new: ['baru', 'new'], site_kept: ['tetap', 'kept'], site_closed: ['tutup', 'given up'],
    site_gain: ['Tambahan', 'Gain'], site_people: ['Orang', 'People'], site_villages: ['Desa', 'Villages'], site_names: ['Baru terjangkau', 'Newly reached'], site_way: ['desa ke titiknya', 'village to its point'],
    profile_motorcycle: ['sepeda motor', 'motorcycle'], profile_foot: ['jalan kaki', 'on foot'], profile_truck: ['truk', 'truck'],
    profile_pickup: ['pikap', 'pickup'], profile_boat: ['perahu', 'boat'], profile_car: ['mobil', 'car'],
    people_population: ['jiwa', 'people'], people_voters: ['pemilih', 'voters'], people_recipients: ['penerima', 'recipients'],
    people_villages: ['desa', 'villages'], nearest: ['Layanan terdekat', 'Nearest point'], has_point: ['Titik layanan di desa', 'Point in the village'],
    yes: ['ada', 'yes'], no: ['tidak', 'no'], limit: ['batas', 'limit'], to_office: ['waktu ke layanan terdekat', 'time to the nearest point'],
    permanents: ['Pegawai tetap', 'Permanent'], temporaries: ['Sementara', 'Temporary'], supervisors: ['Penyelia', 'Supervisors'], coordinators: ['Koordinator kecamatan', 'Coordinators of kecamatan'],
    recipients: ['Penerima', 'Recipients'], paid: ['Terbayar', 'Paid'], drivers: ['Pengemudi dan awak', 'Drivers and crew'], guards: ['Pengawal', 'Escorts'],
    layers: ['Lapisan & legenda', 'Layers & legend'], offices: ['Gudang dan kantor', 'Depots and offices'], roads: ['Jalan', 'Roads'],
    areas: ['Wilayah', 'Districts'], labels: ['Nama wilayah', 'Place names'], missing: ['ruas hilang', 'missing link'],
    access: ['Jangkauan layanan', 'Access to services'], staffing: ['Kebutuhan petugas', 'Staffing'], problems: ['Masalah data', 'Data problems'],
    kind_warehouse: ['Gudang', 'Warehouse'], kind_ppk: ['PPK (kecamatan)', 'PPK (district)'], kind_pps: ['PPS (desa)', 'PPS (village)'],
    kind_post: ['Kantor pos', 'Post office'], kind_community: ['Titik komunitas', 'Community point'], kind_counting: ['Tempat penghitungan', 'Counting place'],
    kind_government: ['Kantor pemerintah', 'Government office'], kind_other: ['Kantor lain', 'Other office'],
    roads_out: ['ruas jalan tidak digambar: lebih banyak daripada yang dimuat halaman ini (export.max_rows)', 'roads not drawn: more than this page holds (export.max_rows)'],
    zoomed: ['tampak bila peta diperbesar', 'shown on zooming in'], links_zoomed: ['ruas hilang tampak bila peta diperbesar', 'missing links show on zooming in'],
    dots: ['tiap titik satu desa; klik untuk angkanya', 'each dot a village; click for its numbers'],
    left_out: ['jalan kecil tidak digambar', 'minor roads not drawn'], road_major: ['jalan utama', 'main road'], road_minor: ['jalan lokal', 'local road'], road_path: ['setapak', 'path'], road_ferry: ['penyeberangan', 'ferry'],
    fit: ['Seluruh wilayah', 'Whole area'], print: ['Cetak', 'Print'], panel: ['Buka atau tutup panel', 'Open or close the panel'],
    made: ['Dibuat dengan jalur', 'Made with jalur'], offline: ['tanpa internet', 'no network needed'],
    no_routes: ['Belum ada rencana rute.', 'No routes planned yet.'], all_served: ['Semua TPS terlayani.', 'All stations are served.'],
    more: ['lainnya', 'more'], office: ['Kantor', 'Office'], problem: ['Masalah', 'Problem'], other_areas: ['Wilayah lain', 'Other areas'],
    problems_shown: ['ditampilkan', 'shown'], problems_nowhere: ['tanpa titik di peta', 'without a point on the map'], problems_file: ['semuanya di problems.geojson', 'all in problems.geojson'],
    sev_blocks: ['menghalangi', 'blocking'], sev_warning: ['peringatan', 'warnings'], sev_note: ['catatan', 'notes'], offices_out: ['kantor di luar wilayah tidak digambar', 'offices outside the area not drawn'],
    many_links: ['ruas hilang tampak bila TPS dipilih atau peta diperbesar', 'missing links show on choosing a station or zooming in'],
    note_old: ['dibuat sebelum data berubah, dan perlu dibuat ulang. Perubahan:', 'was made before the data changed, and should be made anew. Change:'], old_plan: ['Rencana', 'The plan'], old_staff: ['Rencana petugas', 'The staffing'], old_cover: ['Cakupan', 'The coverage'],
    note_hurried: ['Waktu pencarian habis untuk rencana pertama: dengan waktu lebih lama biaya turun, dan mungkin lebih banyak TPS terlayani.', 'The search time was used up by the first plan: with more of it the plan gets cheaper, and may serve more stations.'],
    note_estimated: ['TPS berposisi perkiraan (tanpa koordinat dalam data): jarak dan jam untuknya juga perkiraan.', 'stations stand at estimated positions (no coordinates in the data): their distances and times are estimates too.'],
    note_bound: ['Terbukti: tidak ada rencana untuk TPS ini yang lebih murah dari', 'Proven: no plan for these stations costs less than'], note_gap: ['rencana ini lebih mahal dari yang termurah paling banyak', 'this one is dearer than the cheapest by at most'],
    note_no_points: ['Tidak ada titik layanan dari jenis yang disebut cover.kinds: semua desa terhitung tidak terlayani.', 'No office of a kind that cover.kinds names has a position: every village counts as not served.'],
    note_cut: ['panjang jalan tidak tersambung ke jaringan utama', 'of the road length is not connected to the main network'], parts: ['bagian terpisah', 'separate parts'],
    closures: ['Jalan ditutup', 'Closed roads'], closure: ['Penutupan', 'Closure'], state_closed: ['ditutup', 'closed'], state_slowed: ['melambat', 'slowed'], state_open: ['dibuka', 'open'],
    speed_factor: ['Faktor kecepatan', 'Speed factor'], length: ['Panjang', 'Length'], for_profile: ['Hanya untuk', 'Only for'], in_season: ['Hanya pada', 'Only in the'],
    no_area: ['Tanpa wilayah', 'No district'], all_districts: ['Semua wilayah', 'All districts'], hours: ['jam', 'h'],
    routes_near: ['tampak bila wilayah dipilih atau peta diperbesar', 'shown on choosing a district or zooming in'],
  };
  const has = (k) => Object.prototype.hasOwnProperty.call(WORDS, k);
  J.t = (key) => (has(key) ? WORDS[key][J.lang === 'en' ? 1 : 0] : key);
  /* A word with a prefix, or the raw word of the data where the page has none. */
  J.word = (prefix, value) => (has(prefix + value) ? J.t(prefix + value) : value);
  J.num = (v, decimals) => (v === null || v === undefined || !isFinite(v) ? '–'
    : new Intl.NumberFormat(J.lang === 'en' ? 'en' : 'id', { maximumFractionDigits: decimals || 0 }).format(v));
  J.rupiah = (v) => {
    const big = Math.abs(v) >= 1e9 ? [1e9, J.lang === 'en' ? 'bn' : 'M'] : Math.abs(v) >= 1e6 ? [1e6, J.lang === 'en' ? 'm' : 'jt'] : null;
    return 'Rp' + '\u00a0' + (big ? J.num(v / big[0], 1) + '\u00a0' + big[1] : J.num(v));
  };
  const two = (n) => String(n).padStart(2, '0');
  /* Minutes from midnight of plan day 1; another day than `day` is shown. */
  J.clock = (min, day) => {
    const d = Math.floor(min / 1440), m = min - d * 1440;
    const later = day === undefined ? 0 : d + 1 - day;
    return two(Math.floor(m / 60)) + ':' + two(m % 60) + (later ? ' ' + (later > 0 ? '+' : '') + later : '');
  };
  J.span = (min) => Math.floor(min / 60) + (J.lang === 'en' ? ' h ' : ' j ') + two(Math.round(min) % 60) + (J.lang === 'en' ? ' min' : ' mnt');
})(window.J);
