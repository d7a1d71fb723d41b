"""Every kind of place name that affiliations carry, as invented but typical strings."""

import pytest

from enishi.resolve.places import resolve_place

PLAIN = """
Univ. of Somewhere, Kyoto, Japan | JP
Univ. of Somewhere, Kyoto, JAPAN | JP
Univ. of Somewhere, Kyoto, Japan. | JP
Univ. of Somewhere, Kyoto 606-8501, Japan | JP
Univ. of Somewhere, Kyoto, Japan 606-8501 | JP
Dept of Optics, North Tech Univ, Singapore 639798 | SG
Dept of Optics, North Tech Univ, Singapore639798 | SG
Optics Lab, Marietta College, Atlanta, GA 30303 USA | US
Optics Lab, Palo Alto, CA 94305 USA. | US
Optics Lab, Palo Alto, CA 94305-1234, U.S.A. | US
Optics Lab, Palo Alto, U. S. A. | US
Optics Lab, Palo Alto, United States of America | US
Optics Lab, Palo Alto, the United States | US
Optics Lab, London E1 4NS, England | GB
Optics Lab, Leeds LS2 9JT, U.K. | GB
Optics Lab, Leeds, UK (e-mail: someone@example.org) | GB
Optics Lab, Leeds, UK. someone@example.org | GB
Optics Lab, Leeds, UK, someone@example.org, other@example.org | GB
Optics Lab (Leeds, United Kingdom) | GB
Optics Lab, Cardiff, Wales | GB
Optics Lab, Belfast, North Ireland | GB
Optics Lab, Belfast, Northern Ireland, UK | GB
Optics Lab, Glasgow, Scotland, United Kingdom | GB
Optics Lab, Galway, Ireland | IE
Optics Lab, Galway, Republic of Ireland | IE
Optics Lab, Beijing 100084, Peoples R China | CN
Optics Lab, Beijing, P.R.C. | CN
Optics Lab, Beijing, P.R.China | CN
Optics Lab, Beijing, P. R. of China | CN
Optics Lab, Beijing, PR China | CN
Optics Lab, Beijing, People’s Republic of China | CN
Optics Lab, Beijing, The People's Republic of China | CN
Optics Lab, Daejeon, Rep. of Korea | KR
Optics Lab, Daejeon, ROK | KR
Optics Lab, Daejeon, R.O. Korea | KR
Optics Lab, Daejeon, Korea (Republic of) | KR
Optics Lab, Daejeon, Korea, Republic of | KR
Optics Lab, Daejeon, Korea (South) | KR
Optics Lab, Daejeon, S. Korea | KR
Optics Lab, Daejeon, South Korea | KR
Optics Lab, Daejeon 305-701, Korea | KR
Optics Lab, Pyongyang, DPRK | KP
Optics Lab, Pyongyang, North Korea | KP
Optics Lab, Pyongyang, Korea, Democratic People's Republic of | KP
Optics Lab, Pyongyang, DPR Korea | KP
Optics Lab, Abu Dhabi, UAE | AE
Optics Lab, Abu Dhabi, U.A.E | AE
Optics Lab, Abu Dhabi, U Arab Emirates | AE
Optics Lab, Delft, The Netherlands | NL
Optics Lab, 2628 Delft, the Netherlands | NL
Optics Lab, Delft, Holland | NL
Optics Lab, Ankara, Türkiye | TR
Optics Lab, Ankara, Turkiye | TR
Optics Lab, TR-06800 Ankara, Turkey | TR
Optics Lab, Hanoi, Viet Nam | VN
Optics Lab, Hanoi, Vietnam | VN
Optics Lab, Brno, Czechia | CZ
Optics Lab, Brno, Czech Republic | CZ
Optics Lab, Brno, Czech Rep. | CZ
Optics Lab, Bratislava, Slovak Republic | SK
Optics Lab, Abidjan, Cote d'Ivoire | CI
Optics Lab, Abidjan, Côte d’Ivoire | CI
Optics Lab, Abidjan, Ivory Coast | CI
Optics Lab, Gadong, Brunei | BN
Optics Lab, Gadong, Brunei Darussalam | BN
Optics Lab, Sarajevo, Bosnia & Herceg | BA
Optics Lab, Sarajevo, Bosnia and Herzegovina | BA
Optics Lab, Sarajevo, Bosnia-Herzegovina | BA
Optics Lab, Port Moresby, Papua N Guinea | PG
Optics Lab, St Augustine, Trinidad Tobago | TT
Optics Lab, St Augustine, Trinidad & Tobago | TT
Optics Lab, Santo Domingo, Dominican Rep | DO
Optics Lab, Roseau, Dominica | DM
Optics Lab, Bangui, Cent Afr Republ | CF
Optics Lab, Brazzaville, Rep Congo | CG
Optics Lab, Kinshasa, DEM REP CONGO | CD
Optics Lab, Kinshasa, DR Congo | CD
Optics Lab, Kinshasa, Congo, Democratic Republic of the | CD
Optics Lab, Kinshasa, Congo | CD
Optics Lab, Brazzaville, Congo | CG
Optics Lab, Ulaanbaatar, Mongol Peo Rep | MN
Optics Lab, Hohhot, Inner Mongolia, China | CN
Optics Lab, Bonn, Fed Rep Ger | DE
Optics Lab, Jena, Ger Dem Rep | DE
Optics Lab, D-80333 Munich, F.R. Germany | DE
Optics Lab, Niamey, Niger | NE
Optics Lab, Lagos, Nigeria | NG
Optics Lab, Malabo, Equatorial Guinea | GQ
Optics Lab, Conakry, Guinea | GN
Optics Lab, Bissau, Guinea-Bissau | GW
Optics Lab, Apia, Samoa | WS
Optics Lab, Pago Pago, American Samoa | AS
Optics Lab, Palikir, Micronesia | FM
Optics Lab, Saint Helier, Jersey | JE
Optics Lab, Saint-Denis, Reunion | RE
Optics Lab, Saint-Denis, Réunion, France | RE
Optics Lab, San Juan, Puerto Rico | PR
Optics Lab, San Juan, PR 00936 USA | PR
Optics Lab, Bogota, Colombia | CO
Optics Lab, Tehran, I.R. Iran | IR
Optics Lab, Tehran, Iran, Islamic Republic of | IR
Optics Lab, Moscow, Russian Federation | RU
Optics Lab, Damascus, Syrian Arab Republic | SY
Optics Lab, Vientiane, Lao PDR | LA
Optics Lab, Yangon, Burma | MM
Optics Lab, Lefkosa, Northern Cyprus, Turkey | CY
Optics Lab, Ramallah, Palestine | PS
Optics Lab, Prishtina, Kosovo | XK
Optics Lab, Skopje, R. Macedonia | MK
Optics Lab, Riyadh, Kingdom of Saudi Arabia | SA
Optics Lab, Riyadh, KSA | SA
Optics Lab, Doha, State of Qatar | QA
Optics Lab, Vatican City | VA
Optics Lab, Singapore | SG
Optics Lab, Luxembourg, Luxembourg | LU
Optics Lab, Belval, Grand Duchy of Luxembourg | LU
Optics Lab, Monaco | MC
Optics Lab, Mexico City | MX
Optics Lab, Lyon France | FR
North Tech Institute Marseille,Provence,France | FR
(North Tech Institute Austin,Texas,USA) | US
Optics Lab, Mona, Kingston, Jamaica | JM
Optics Lab, Valletta, Malta | MT
"""

CODES = """
Optics Lab, Graz, AT | AT
Optics Lab, Lyon, FR | FR
Optics Lab, Osaka, JP | JP
Optics Lab, Osaka, JPN | JP
Optics Lab, Stuttgart, DE | DE
Optics Lab, Newark, DE | US
Department of Optics, LU |
Rutgers University, New Brunswick | US
University of New Brunswick, Fredericton | CA
Universitu00e9 de Montru00e9al |
Optics Lab, Newark, DE 19716 | US
Optics Lab, Bloomington, IN | US
Optics Lab, Mumbai, IN | IN
Optics Lab, Somewhere, IN |
Optics Lab, Urbana, IL | US
Optics Lab, Haifa, IL | IL
Optics Lab, Berkeley, CA | US
Optics Lab, Waterloo, ON, CA | CA
Optics Lab, Ontario, CA 91761 | US
Optics Lab, Vancouver, BC | CA
Optics Lab, Vancouver, WA | US
Optics Lab, Cambridge, MA | US
Optics Lab, Rabat, MA | MA
Optics Lab, Pittsburgh, PA 15213 | US
Optics Lab, Atlanta, GA | US
Optics Lab, Columbia, SC | US
Optics Lab, Columbia, MO 65211 USA | US
Optics Lab, Portland, OR | US
Optics Lab, Troy, N.Y. | US
Optics Lab, Washington, DC | US
Optics Lab, Washington, D.C., USA | US
Optics Lab, Sydney, NSW 2006 | AU
Optics Lab, Brisbane, Queensland | AU
Optics Lab, Halifax, NS, Canada | CA
Optics Lab, Amsterdam, NL | NL
Optics Lab, St. John's, NL, Canada | CA
Universidade do Sul, Santa Maria, RS, Brazil | BR
Universidade do Leste, Vitoria, ES, Brasil | BR
University of the Lake, Enschede, AE, The Netherlands | NL
School of Engineering, IT and Science, Ballarat, Australia | AU
North Shanghai Trading Co., Ltd., Shanghai, China | CN
AT&T Optics, Florham Park, NJ | US
IT - Instituto de Ondas, Aveiro, Portugal | PT
Optics Lab, No. 1, University Road, Tainan, Taiwan | TW
Unité Optique, US 1426, F-31326 Castanet |
Dept. of EE |
NA |
"""

TRAPS = """
Georgia Institute of Technology | US
Georgia Institute of Technology, Atlanta, Georgia | US
Georgia Tech Lorraine, Metz, France | FR
Tbilisi Optics University, Tbilisi, Georgia | GE
Optics Lab, Somewhere, Georgia |
Indiana University of Pennsylvania | US
University of New Mexico, Albuquerque, New Mexico, USA | US
New Mexico State University | US
Jordan University of Optics, Irbid, Jordan | JO
Jordan Hall, Stanford |
University of Jordan | JO
American University in Cairo, Egypt | EG
American University of Sharjah |
German University in Cairo |
University of British Columbia | CA
University of New England |
University of New South Wales | AU
Panama City, FL 32401 USA | US
Jersey City, New Jersey | US
Peru, Indiana | US
Peru, IL 61354 | US
Lebanon, NH | US
Lebanon, NH 03766 USA | US
Cuba, NY | US
Mexico, MO | US
China Lake, CA | US
Jamaica, NY 11439 USA | US
University of Queensland, St Lucia, Qld 4072, Australia | AU
Indochina Trading House |
Sapienza University of Roma |
Columbia University |
Beth Israel Hospital |
Prince of Wales Hospital, Shatin, Hong Kong | HK
Indian Institute of Optics |
Texas A&M University at Qatar | QA
Texas A&M University at Qatar, Doha, Qatar | QA
Carnegie Mellon University Qatar | QA
NYU Abu Dhabi, UAE | AE
New York University Abu Dhabi | AE
New York University Shanghai | CN
Monash University Malaysia | MY
University of Nottingham Ningbo China | CN
University of Nottingham in Malaysia | MY
Microsoft Research Asia |
Microsoft Research India, Bangalore, India | IN
Technion - Israel Institute of Technology, Haifa, Israel | IL
Toyota Technological Institute at Chicago, USA | US
France Telecom Japan, Tokyo, Japan | JP
Honda Research Institute Japan | JP
Korea University, Seoul, South Korea | KR
Korea University | KR
Polish-Japanese Academy of Information Technology, Warsaw, Poland | PL
Turkish Optics Society |
National University of Singapore | SG
Technical University of Denmark | DK
University of Luxembourg | LU
Bank of Canada | CA
Israel-Canada Optics Institute |
University of Macedonia, Thessaloniki, Greece | GR
University of South Wales | GB
Centre for China and Globalisation Studies, Leeds, UK | GB
China Medical University |
China Medical University, Taichung | TW
China Medical University, Shenyang, China | CN
Tsinghua University, Beijing |
"""

CHINAS = """
Univ. of Macau, Macau, China | MO
Univ Macau, Taipa, Peoples R China | MO
University of Macau, Macao SAR, China | MO
University of Hong Kong, Hong Kong, China | HK
Optics Lab, Hong Kong SAR, P.R. China | HK
Optics Lab, HKSAR | HK
Optics Lab, Hong Kong, SAR, China | HK
Optics Lab, Hongkong | HK
CUHK, Shenzhen, China | CN
Chinese University of Hong Kong, Shenzhen | CN
The Chinese University of Hong Kong (Shenzhen), Shenzhen, China | CN
City Univ Hong Kong, Shenzhen Res Inst, Shenzhen, Peoples R China | CN
Hong Kong Univ Sci & Technol, Guangzhou, Peoples R China | CN
Univ Macau, Zhuhai Res Inst, Zhuhai, Peoples R China | CN
Chinese Univ Hong Kong, Shatin, Hong Kong, Peoples R China | HK
Univ Hong Kong, Pokfulam, Peoples R China | HK
City Univ Hong Kong, Kowloon, Peoples R China | HK
Hong Kong Polytech Univ, Dept Opt, Hung Hom, Peoples R China | HK
Univ Hong Kong, Dept Opt, Peoples R China | HK
Beijing Normal Univ Hong Kong Baptist Univ United Int Coll, Zhuhai, Peoples R China | CN
Optics Lab, Taipei, Taiwan, R.O.C. | TW
Optics Lab, Taipei, Taiwan, Province of China | TW
Optics Lab, Taipei, Taiwan, China | TW
Optics Lab, Taipei 106, Taiwan (R.O.C.) | TW
Optics Lab, Taipei, Republic of China | TW
Optics Lab, Beijing, People's Republic of China | CN
Optics Lab, Taipei, ROC | TW
Macau University of Science and Technology, China | MO
The University of Hong Kong, Hong Kong SAR of China | HK
"""

NATIVE = """
Technische Hochschule, Köln, Deutschland | DE
Technische Hochschule, 8010 Graz, Österreich | AT
Hochschule, Bern, Schweiz | CH
Universidad del Norte, Sevilla, España | ES
Universidade do Norte, Recife, Brasil | BR
Università del Nord, Torino, Italia | IT
Université du Nord, Liège, Belgique | BE
Universidad del Norte, Puebla, México | MX
Kuzey Üniversitesi, İzmir, Türkiye | TR
Politechnika, Gdańsk, Polska | PL
Институт оптики, Москва, Россия | RU
Ινστιτούτο Οπτικής, Αθήνα, Ελλάδα | GR
東京光学大学, 日本 | JP
光学研究所，北京，中国 | CN
中国 北京 光学研究所 | CN
국립광학연구소, 서울, 대한민국 | KR
國立光學大學, 台北, 臺灣 | TW
香港光学大学 | HK
Instituto de Óptica, Lisboa, Estados Unidos | US
Laboratoire d'Optique, Genève, Suisse | CH
Optics Lab, Ｔｏｋｙｏ，Ｊａｐａｎ | JP
معهد البصريات، القاهرة، مصر | EG
Лабораторія оптики, Київ, Україна | UA
Institut d'optique, Tunis, Tunisie | TN
"""

SEVERAL = """
Univ. A, Tokyo, Japan and Univ. B, Paris, France | FR JP
Univ. A, Tokyo, Japan; Univ. B, Paris, France | FR JP
Univ. A, Tokyo, Japan / Univ. B, Paris, France | FR JP
Univ. A, Tokyo, Japan & Univ. B, Paris, France | FR JP
Univ. A, Tokyo, Japan | Univ. B, Paris, France | FR JP
Univ. A, Tokyo Japan and Univ. B, Paris France | FR JP
Univ. A, Tokyo, Japan, and also with Univ. B, Paris, France | FR JP
Univ. A, Tokyo, Japan. Univ. B, Paris, France | FR JP
1 Univ. A, Tokyo, Japan 2 Univ. B, Paris, France | FR JP
Univ. A (Japan) & Univ. B (France) | FR JP
Univ. A, Boston, MA and Univ. B, Tianjin 300071, China | CN US
Univ. A, Atlanta, GA; Univ. B, Haifa, Israel | IL US
Univ. A, Hong Kong, Univ. B, Beijing, China | CN HK
Univ. A, Oxford, UK and National University of Singapore | GB SG
Univ. A, Japan, Univ. B, Korea, Univ. C, Taiwan | JP KR TW
Department of Arts and Crafts, Osaka, Japan | JP
"""

# Abbreviated as in indexes, towns and streets that bear countries' names, marks of affiliations, short strings.
ADDRESSES = """
Univ X, Fac Sci, City, Fr Polynesia. | PF
Univ X, City, Neth Antilles. |
Univ X, City, St Kitts & Nevi. | KN
Univ X, City, Antigua & Barbu. | AG
Univ X, City, Sao Tome & Prin. | ST
Univ X, City, Brit Virgin Isl. | VG
Univ X, City, Falkland Island. | FK
Univ X, City, Marshall Island. | MH
Univ X, City, Solomon Islands. | SB
Univ X, City, Cook Islands. | CK
Univ X, City, Turks & Caicos. | TC
Univ X, City, Cayman Islands. | KY
Univ X, City, Faroe Islands. | FO
Univ X, City, E Timor. | TL
Univ X, City, Timor-Leste. | TL
Univ X, City, South Sudan. | SS
Univ X, City, Sudan. | SD
Univ X, City, Equat Guinea. | GQ
Univ X, City, Sierra Leone. | SL
Univ X, City, Burkina Faso. | BF
Univ X, City, Rep of Georgia. | GE
Univ X, City, Eswatini. | SZ
Univ X, City, Swaziland. | SZ
Univ X, City, Vatican. | VA
Univ X, City, Liechtenstein. | LI
Univ X, City, Greenland. | GL
Univ X, City, Curacao. | CW
Univ X, City, Sint Maarten. | SX
Univ X, City, St Martin. |
Univ X, City, Guadeloupe. | GP
Univ X, City, Martinique. | MQ
Univ X, City, French Guiana. | GF
Univ X, City, New Caledonia. | NC
Univ X, City, Guam. | GU
Univ X, City, Grenada. | GD
Univ X, Granada, Spain. | ES
Univ X, City, St Lucia. | LC
Univ X, City, St Vincent. | VC
Univ X, City, Bahamas. | BS
Univ X, City, Gambia. | GM
Univ X, City, Cote Ivoire. | CI
Univ X, City, Dem Peoples R Korea. | KP
Univ X, City, North Macedonia. | MK
Univ X, City, Laos. | LA
Univ X, City, Byelarus. | BY
Univ X, City, Kyrgyzstan. | KG
Univ X, City, Zaire. | CD
Univ X, City, Chad. | TD
Univ X, City, Mali. | ML
Univ X, City, Togo. | TG
Univ X, City, Benin. | BJ
Univ X, City, Fiji. | FJ
Univ X, City, Tonga. | TO
Univ X, Dept Phys, Granada 18071, Spain. | ES
Univ Western Ontario, London, ON N6A 5B7, Canada. | CA
Univ Calif Berkeley, Lawrence Berkeley Natl Lab, Berkeley, CA USA. | US
Dartmouth Hitchcock Med Ctr, Lebanon, NH USA. | US
Rutgers State Univ, New Brunswick, NJ 08901 USA. | US
Rutgers, New Brunswick, NJ | US
Univ Newcastle, Callaghan, NSW, Australia. | AU
Univ Queensland, St Lucia, Qld, Australia. | AU
Univ Victoria, Victoria, BC, Canada. | CA
Univ Melbourne, Parkville, Vic, Australia. | AU
Nissan UK, Washington, Tyne & Wear, England. | GB
Univ Porto, Rua Angola 4, Porto, Portugal. | PT
Univ Porto, Rua Angola 4, Portugal. | PT
CSIC, Ave Cuba 12, Seville, Spain. | ES
Inst X, Cuba 12, Lisbon, Portugal. | PT
MRC Unit Gambia, London Sch Hyg, London, England. | GB
Univ Turku, Turku, Finland. | FI
Univ Autonoma Baja California, Tijuana, Baja California, Mexico. | MX
Univ Nacl Autonoma Mexico, Mexico City 04510, DF, Mexico. | MX
Natl Inst Polytech, Mexico City, DF, Mexico | MX
Univ Panama, Panama City, Panama. | PA
Univ West Indies, Mona Campus, Kingston 7, Jamaica. | JM
Inst Super Tecn, IT, Lisbon, Portugal. | PT
CNR, IMATI, Pavia, Italy. | IT
ETH, Zurich, Switzerland. | CH
CNRS, UMR 8188, Lens, France. | FR
Natl Univ Singapore, Suzhou Res Inst, Suzhou, Peoples R China. | CN
Univ Nottingham Malaysia, Semenyih, Malaysia. | MY
Carnegie Mellon Univ, Doha, Qatar. | QA
Georgia Inst Technol, Shenzhen, Peoples R China. | CN
Hong Kong Polytech Univ, Hong Kong, Hong Kong. | HK
Hong Kong Univ Sci & Technol, Kowloon, Hong Kong, Peoples R China. | HK
Lingnan Univ, Tuen Mun, Peoples R China. | HK
Univ Hong Kong, Peoples R China. | HK
Macau Univ Sci & Technol, Macao Inst Syst Engn, Taipa 999078, Macao, Peoples R China. | MO
Macao Polytech Univ, Fac Appl Sci, Macau 999078, Peoples R China. | MO
Hong Kong Univ Sci & Technol, Fok Ying Tung Res Inst, 511458, Peoples R China. | CN
Xinjiang Univ, Urumqi 830046, Peoples R China. | CN
Natl Taiwan Univ, Taipei, Taiwan. | TW
China Med Univ, Taichung, Taiwan. | TW
China Med Univ Hosp, Dept X, Taichung 40402, Taiwan. | TW
Korea Adv Inst Sci & Technol, Daejeon, South Korea. | KR
Univ Cyprus, Nicosia, Cyprus. | CY
Eastern Mediterranean Univ, Famagusta, North Cyprus, Turkey. | CY
Cyprus Int Univ, Nicosia, Turkiye. | TR
NATO, Brussels, Belgium. | BE
US Army Res Lab, Adelphi, MD USA. | US
USN, Res Lab, Washington, DC 20375 USA. | US
IBM Res Tokyo, Tokyo, Japan. | JP
IBM Japan, Yorktown Hts, NY USA. | US
Univ Puerto Rico, Mayaguez, PR 00681 USA. | PR
Univ Guam, Mangilao, GU 96923 USA. | GU
Inst Phys Belgrade, Belgrade, Serbia Monteneg. | RS
Univ Kosovo, Prishtina, Kosovo. | XK
Tech Univ Denmark, DK-2800 Lyngby, Denmark. | DK
Univ Aveiro, P-3810193 Aveiro, Portugal. | PT
Univ Malta, MSD-2080 Msida, Malta. | MT
Univ N Carolina, Chapel Hill, NC USA. | US
Univ Washington, Seattle, WA 98195 USA. | US
George Washington Univ, Washington, DC USA. | US
Indian Inst Technol, Madras 600036, Tamil Nadu, India. | IN
Virginia Commonwealth Univ Qatar, Doha, Qatar | QA
Univ Maine, Le Mans, France | FR
Universite du Maine, Le Mans |
Le Mans Université, Maine, France | FR
Oregon State Univ, Corvallis, OR 97331 USA | US
University of Tokyo, Tokyo, Japan and IBM Research, Yorktown Heights, NY, USA | JP US
INRIA, France & University of Oxford, UK | FR GB
Google, USA / EPFL, Switzerland | CH US
ETH Zurich, Switzerland, and Max Planck Institute, Germany | CH DE
University of Bonn (Germany), Univ of Oxford (UK) | DE GB
Tsinghua University, China, University of Oxford, UK | CN GB
Department of Computer Science, Stanford University, Stanford CA | US
University of Illinois at Urbana-Champaign, IL | US
Univ. of Texas, Austin TX 78712 | US
Boston University, Boston, Massachusetts | US
University of Freiburg, Freiburg, Germany 79110 | DE
Sorbonne Université, F-75005, Paris, France | FR
KTH, Stockholm, Sweden† | SE
1Tsinghua University, China 2Microsoft, USA | CN US
Univ of Oxford, U.K.; Univ of Paris, France. | FR GB
Beijing, China | CN
China | CN
Japan | JP
USA | US
US | US
uk | GB
Georgia |
Georgia, USA | US
Turkey | TR
Jordan | JO
Department of Engineering, University of Cambridge, Cambridge, United Kingdom of Great Britain and Northern Ireland | GB
University of Sydney, Sydney, New South Wales, Australia | AU
Inst of Physics, Bucharest, România | RO
Universitat Politècnica de Catalunya, Barcelona, Catalonia, Spain | ES
Univ Geneva, Genève, Suisse / Switzerland | CH
DTU, Kgs. Lyngby, Danmark | DK
清华大学, 中华人民共和国 | CN
中国電力株式会社 |
国立研究開発法人, 茨城県, 日本 | JP
台湾大学 | TW
University of Ireland Galway | IE
Queen's University Belfast, N. Ireland | GB
Niger Delta University, Wilberforce Island, Nigeria | NG
University of Guinea | GN
University of Papua New Guinea | PG
The University of the South Pacific, Suva, Fiji Islands | FJ
University of Waterloo, Waterloo, Ontario | CA
TU Delft, NL | NL
University of Oulu, FI | FI
Bar-Ilan University, IL | IL
Univ. of Chicago, Chicago, IL | US
Indiana University, IN | US
IISc Bangalore, IN | IN
Univ. of Padova, IT | IT
Dept. of Informatics, IT | IT
Univ of Tartu, Estonia | EE
Universiti Brunei Darussalam, Brunei | BN
Universiti Brunei Darussalam | BN
University of the Philippines Diliman | PH
Philippine Normal University |
Université de Montréal (Canada) | CA
University of Warsaw, Poland & Institute of Mathematics, Polish Academy of Sciences | PL
Dept of Math, Bosphorus Univ., Istanbul, TURKEY. | TR
Inst. of Control Sciences of RAS, Moscow, Russia, 117997 | RU
Univ. of Washington, Seattle, WA, 98195 | US
Univ. of Washington, Seattle, WA, 98195, USA | US
University of Houston, Houston, Texas, 77204 | US
Univ. of Alberta, Edmonton, AB, T6G 2E8 | CA
Univ. of Alberta, Edmonton, AB T6G 2E8 | CA
Technical University of Crete, Chania, Crete, Greece | GR
Univ. of the Aegean, Samos, Hellas | GR
"""

NO_MORE = """
Inst Opt, Moscow, USSR | RU
Inst Opt, Kiev, USSR | UA
Inst Opt, Somewhere, USSR |
Univ Zagreb, Zagreb, Yugoslavia | HR
Univ Opt, Belgrade, Yugoslavia | RS
Univ Opt, Prague, Czechoslovakia | CZ
Univ Opt, Bratislava, Czechoslovakia | SK
Univ Opt, Somewhere, Czechoslovakia |
"""


def _cases() -> list[tuple[str, tuple[str, ...]]]:
    rows = "".join((PLAIN, CODES, TRAPS, CHINAS, NATIVE, SEVERAL, ADDRESSES, NO_MORE)).splitlines()
    pairs = [row.rpartition("|") for row in rows if row]
    return [(text.strip(), tuple(codes.split())) for text, _, codes in pairs]


@pytest.mark.parametrize(("text", "codes"), _cases())
def test_a_string_gets_exactly_its_places(text: str, codes: tuple[str, ...]) -> None:
    answer = resolve_place(text)
    assert answer.places == codes, answer
    assert (answer.confidence > 0) == bool(codes)
