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
    rows = "".join((PLAIN, CODES, TRAPS, CHINAS, NATIVE, SEVERAL, NO_MORE)).splitlines()
    pairs = [row.rpartition("|") for row in rows if row]
    return [(text.strip(), tuple(codes.split())) for text, _, codes in pairs]


@pytest.mark.parametrize(("text", "codes"), _cases())
def test_a_string_gets_exactly_its_places(text: str, codes: tuple[str, ...]) -> None:
    answer = resolve_place(text)
    assert answer.places == codes, answer
    assert (answer.confidence > 0) == bool(codes)
