"""Words that say little. Written folded, as `tokens` gives them."""

from django.conf import settings

# They say where the whole site is about.
AREA_WORDS = frozenset(settings.AREA["soft_words"])


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Not stored, and not asked for: a text of only such words finds nothing.
FUNCTION_WORDS = _words("""
    de het een en of in op om te tot van voor met bij naar uit aan als dan dat die dit deze er is zijn was waren
    wordt worden ik je jij u we wij ze zij hij hem haar hun ons onze mijn jouw jullie me mij ook nog maar want door
    over onder waar wat wie wanneer hoe welke kan kun kunt kunnen mag mogen moet moeten wil willen zou zal heb hebt
    heeft hebben ben bent gaat gaan ga komt kom graag zoek zoeken vind vinden voel weet geen niet wel al dus toch
    hier daar iemand iets
""")

# Dropped from a question in another language, unless nothing else is left.
FOREIGN_FUNCTION_WORDS = _words("""
    the a an and or for to of on at with my your our i we you is are can where what how when who do does want need
    find looking some any near me there from by please ve ile icin bir bu su ne nerede nasil var mi mu ben benim
    bana ister istiyorum w z na dla u od za gdzie jak co czy jest sa moje moj moja mojego chce szukam في من علي عن
    الي مع هل اين كيف ما هو هي انا لي اريد و او
""")

# They help to sort, but an activity need not hold them, unless nothing else is asked; and if nothing holds them either,
# they ask for whatever there is.
SOFT_WORDS = (
    _words("""
    samen gratis goedkoop goedkope betaalbaar geld buurt buren buur buurman buurvrouw wijk dichtbij
    buurtbewoners bewoners mensen persoon personen groep anderen andere ander elkaar leuk leuke gezellig gezellige
    lekker lekkere goed goede beter nieuw nieuwe klein kleine groot grote rustig rustige makkelijk eenvoudig
    eenvoudige moeilijk verschillende activiteit activiteiten plek plekken plaats locatie adres aanbod overdag
    vandaag morgen vanavond vanmiddag weekend week dag dagen nu straks straat open jaar jaren maand maanden oud uur
    tijd keer eerste tweede maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ochtend ochtenden middag
    middagen avond avonden nederland zoiets ergens overal liefst weinig veel meer minder heel erg
    zonder tegen tijdens tussen bijna doen doet alles halen maken krijgen gebruiken drinken beginnen starten volgen
    schrijven schrijf begrijpen snappen kijken doe ben helpen geven nemen meenemen brengen bezoeken proberen willen
    weten vragen vraag hebben houden komen lopen terecht inschrijven aanmelden opgeven deelnemen betalen kost kosten
    kopen nodig past passend nederlandse mijzelf mezelf zelf man vriend vriendin dochter zoon kleinkind
    kleinkinderen zus broer schoonmoeder tante hoog hoge laag lage duur dure lang lange kort korte vol snel snap
    begrijp lukt durf leer leert ken kennen hobby hobbys vrije vrij echt misschien bekend mooi mooie beste
    bijvoorbeeld zoals soort soorten iedereen free cheap activity activities event events neighbourhood neighborhood
    today tomorrow together get go good people someone local ucretsiz bedava ucuz bugun yarin birlikte mahalle
    etkinlik etkinlikler bezplatne bezplatny bezplatna zajecia darmowe darmowy darmowa tanio tanie dzisiaj jutro
    razem مجاني مجانا مجانيه انشطه نشاط فعاليات اليوم غدا قريب leuks moois nieuws beginners beginner gevorderden
    gevorderde son sons daughter daughters husband wife help helpt kleinzoon kleindochter oglum ogul oglan kizim syn
    syna synem corka corki corke ابني ابنتي
""")
    | AREA_WORDS
)

# Of those, the ones that ask for whatever there is, also where a text happens to hold one.
WORDS_FOR_ANYTHING = (
    _words("""
    vandaag morgen vanavond vanmiddag nu straks overdag doen doe doet leuk leuke leuks moois activiteit activiteiten
    aanbod zoiets misschien liefst ergens overal dichtbij nederland today tomorrow activity
    activities event events go bugun yarin etkinlik etkinlikler dzisiaj jutro zajecia انشطه نشاط فعاليات اليوم غدا
""")
    | AREA_WORDS
)

# The tail of many a compound: what comes before it says what it is about.
GENERIC_TAILS = _words("""
    les lessen cursus cursussen training club groep groepen ochtend middag avond dag week uur huis kamer plek plein
    veld zaal hal bad winkel cafe werk inloop spreekuur punt bijeenkomst workshop feest markt lokaal ruimte atelier
    school clubje groepje uurtje dienst loket centrum maaltijd goed vereniging stuk tafel kring cafeetje huisje
    plaats spel dagen avondje
""")

# The first half of compounds that are no words by themselves, or too small to be asked for.
USUAL_HEADS = _words("moes volks binnen bloemen groente kruiden dorps voor mee speel")

# Words that exist, so they are no typing errors, though perhaps nothing here is about them. Editors add to these with a
# synonym that means nothing.
KNOWN_WORDS = _words("""
    hoofddoek halal koosjer rolstoel scootmobiel dakloos daklozen nachtopvang moskee gebed bidden koran tempel
    rommelmarkt vlooienmarkt markt kinderfeestje feestje feest verjaardag carnaval kerst sinterklaas ramadan
    suikerfeest pasen schilderen tekenen kunst keramiek pottenbakken fotografie foto gitaar piano drummen trommelen
    engels spaans frans duits turks arabisch pools papiaments surinaams marokkaans hindoestaans bulgaars roemeens
    oekraiens hond honden kat dieren kinderboerderij paardrijden vissen hengelsport biljart biljarten darten poolen
    golf hockey handbal korfbal badminton tafeltennis skaten skateboard padel speelotheek zandbak zwembadje glijbaan
    schommel klimrek trampoline circus ziek ziekte dementie alzheimer autisme adhd depressie verslaving roken
    alcohol drugs rouw verdriet scheiding gescheiden geweld ruzie mediation verlies angst psycholoog therapie coach
    diabetes overgewicht dieet tandarts apotheek ziekenhuis fysiotherapie kraamzorg verloskundige zwanger
    zwangerschap borstvoeding vluchteling vluchtelingen statushouder asielzoeker oekrainers expats lhbt homo
    transgender kapper nagels pedicure massage sauna zonnebank meditatie mindfulness auto parkeren tram bus trein
    vervoer belbus verhuizen meubels gereedschap energie stroom isolatie gas water lekkage ongedierte muizen
    zonnepanelen ondernemen ondernemer kvk zzp programmeren robotica gamen gaming bruiloft zaalverhuur vergaderen
    begrafenis erfenis testament uitvaart politie aangifte wijkagent brandweer noodopvang crisis veiligheid overlast
    inbraak verveling vakantie zomervakantie kamp uitstapje museum strand bos natuur wandelroute moestuinbak
    geveltuin wheelchair mosque prayer homeless painting drawing arts guitar photography english dog party refugee
    refugees pregnant divorce depression addiction cami namaz basortusu helal resim gitar ingilizce turkce dugun
    engelli مسجد صلاه حجاب حلال رسم انجليزي لاجي لاجيين حامل meczet modlitwa bezdomny malowanie gitara angielski
    polski uchodzca ciaza lezen lees leest zien horen luisteren slapen spreken spreek denken werkt staan zitten
    liggen rijden lenen huren kopen verkopen sturen bellen mailen wachten zorgen dragen bouwen groeien winnen
    verliezen schoonmaken wassen strijken rennen springen vallen vangen gooien trekken duwen delen vieren feesten
    reizen vliegen varen roeien zeilen surfen duiken vertellen lachen huilen troosten hoofd hand voet rug knie hart
    oog oor tand buik lichaam tafel stoel bank bed kast deur raam trap lift keuken kamer dak muur vloer zolder
    kelder balkon brood kaas vlees vis kip rijst groente fruit appel melk suiker zout taart koek snoep pizza patat
    friet broek jas schoenen trui jurk rok sokken muts school klas juf meester leraar leerling student studeren
    examen rapport boek pen papier vader moeder ouder kind baby peuter kleuter tiener puber opa oma familie gezin
    rood groen blauw geel zwart wit oranje paars roze januari februari maart april mei juni juli augustus september
    oktober november december zomer winter herfst lente warm koud nat droog zon regen sneeuw wind storm computer
    laptop tablet printer internet website televisie radio krant stad dorp land wereld weg brug station halte zee
    rivier dokter huisarts verpleegkundige ambulance medicijnen pillen wiskunde natuurkunde scheikunde biologie
    geschiedenis aardrijkskunde economie techniek toerist hotel camping restaurant kroeg bar disco club
""")
