/** What stands in postal addresses as data: kinds of street, countries (ISO 3166-1 alpha-2), provinces (INE). */

/** `tipoVia` codes its largest client sends; the platform's own list is not public, so others only draw a warning. */
export const STREET_TYPES: ReadonlySet<string> = new Set(
  (
    'ALMDA AVDA AVGDA BAR BVR CALLE CJA CAMÍ CAMNO CAMPO CARR CRA CTRA CSTA EDIF EPTZA ESTR GTA JARD JARDI KALEA OTROS ' +
    'PRQUE PSJ PASEO PASTG PSG PLCTA PLAZA PLZA PLAÇA POBL POLIG PRAZA RAMBL RONDA RÚA SECT TRAV TRAVS URB VIA'
  ).split(' '),
);

/** INE numbers provinces from 01 to 52. */
export const LAST_PROVINCE = 52;

/** XK is not assigned, but in use for Kosovo. */
export const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
    'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO ' +
    'JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR ' +
    'MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO ' +
    'RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV ' +
    'TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK'
  ).split(' '),
);
