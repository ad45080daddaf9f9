/* The activities of a question on the page of somebody else, at the place of its script element:
 *
 *   <script src="https://…/embed.js" data-weergave="lijst" data-categorie="sport" data-taal="nl" async></script>
 *
 * A list is drawn here, in a shadow tree, from /api/v1/activiteiten; a map, or both, is a frame of /embed/. What comes
 * from the API is only ever text: nothing makes HTML of it. activities/embed/script.py puts in the options below and
 * serves it at /embed.js. */
(function () {
  "use strict";

  const { words, themes, params, style, licence } = "dz:options";
  const script = document.currentScript;
  const site = new URL(script.src).origin;
  const asked = script.dataset;
  const language = Object.hasOwn(words, asked.taal ?? "") ? asked.taal : "nl";
  const texts = words[language];
  const locale = language === "ar" ? "ar-u-nu-latn" : language;
  const timeZone = "Europe/Amsterdam";
  const LISTED = "8";
  const PATIENCE_MS = 15000;
  const TOKENS = ["kleur", "achtergrond", "tekst", "hoek", "lettergrootte"];
  const FIRST_HEIGHT = 640;
  const HIGHEST = 20000;

  /** Strings among the children become text. */
  function make(tag, name, ...children) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children.filter(Boolean));
    return made;
  }

  function question() {
    const found = new URLSearchParams();
    for (const name of params) {
      const values = name === "categorie" ? (asked[name] ?? "").split(/[\s,]+/) : [asked[name]];
      for (const value of values) if (value) found.append(name, value);
    }
    if (asked.gesproken) found.append("taal", asked.gesproken);
    return found;
  }

  /** null for what is none. With a try: URL.canParse is not on phones of before 2024. */
  function urlOf(address) {
    try {
      return address ? new URL(address, site) : null;
    } catch {
      return null;
    }
  }

  /** Only to an address of the web; anything else stays text. */
  function link(address, ...inside) {
    const url = urlOf(address);
    if (!url || !/^https?:$/.test(url.protocol)) return make("span", "", ...inside);
    const made = make("a", "", ...inside);
    made.href = url.href;
    made.target = "_blank";
    made.rel = "noopener noreferrer";
    return made;
  }

  function counted(forms, number) {
    const form = forms[new Intl.PluralRules(locale).select(number)] ?? forms.other;
    return form.replace("%(number)s", number);
  }

  // What a card says

  function moment({ begin, einde }) {
    const [from, to] = [new Date(begin), new Date(einde)];
    if (isNaN(from) || isNaN(to)) return texts.noTimes;
    const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone });
    const hour = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
    const said = `${day.format(from)}, ${hour.format(from)}–${hour.format(to)}`;
    return said[0].toLocaleUpperCase(locale) + said.slice(1);
  }

  function price({ gratis, prijsCenten }) {
    if (gratis) return texts.free;
    if (typeof prijsCenten !== "number") return texts.noPrice;
    return new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" }).format(prijsCenten / 100);
  }

  function where({ naam, plek, looptijdMinuten }) {
    const address = [plek?.straat, plek?.huisnummer].filter(Boolean).join(" ");
    const name = plek?.naam === naam ? address : plek?.naam;
    const walk = typeof looptijdMinuten === "number" && counted(texts.walk, looptijdMinuten);
    const parts = [[name, plek?.buurt?.naam].filter(Boolean).join(", "), walk].filter(Boolean);
    return parts.flatMap((part, number) => [number ? " · " : "", make("bdi", "", part)]);
  }

  /** What does not go on before the next time that does. */
  function cancelled({ momenten, volgendMoment }) {
    const isBefore = (row) => !volgendMoment || row.begin <= volgendMoment.begin;
    return (momenten ?? []).filter((row) => row.status === "afgelast" && isBefore(row));
  }

  function icon(parts) {
    const svg = (tag, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      return made;
    };
    const made = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" });
    made.append(...parts.map((part) => svg(...part)));
    return made;
  }

  /** Colour, icon and word, always the three together. */
  function theme(card, { categorie, voorbeeld }) {
    const [colour, parts] = Object.hasOwn(themes, categorie) ? themes[categorie] : ["#1b2430", []];
    card.style.setProperty("--thema", colour);
    const name = texts.themes[categorie] ?? "";
    return make("p", "thema", icon(parts), voorbeeld ? `${name} (${texts.example})` : name);
  }

  function card(row) {
    const made = make("li", "kaartje");
    const next = row.volgendMoment;
    const when = next ? moment(next) : row.tijdenTekst || texts.noTimes;
    const translated = (row.vertalingen ?? []).find(({ taal, naam }) => taal === language && naam);
    const name = make("h3", "naam", link(row.url, make("bdi", "", translated?.naam ?? row.naam ?? "")));
    name.lang = translated?.taal ?? "nl";
    made.append(theme(made, row), name);
    for (const off of cancelled(row)) {
      made.append(make("p", "", make("s", "", moment(off)), " ", make("strong", "", texts.off)));
    }
    made.append(make("p", "wanneer", make("bdi", "", when)));
    if (next?.status === "verplaatst") made.append(make("p", "", make("strong", "", texts.moved)));
    made.append(make("p", "", ...where(row)), make("p", "", price(row)));
    if (["navragen", "verlopen"].includes(row.versheid)) made.append(make("p", "", make("strong", "", texts.ask)));
    return made;
  }

  // The list

  function foot(rows = []) {
    const all = link(`${texts.find}?${question()}`, texts.all);
    all.classList.add("alles");
    const source = make("p", "bron", `${texts.source}, `, link(licence, "CC BY 4.0"));
    const isOpenStreetMap = rows.some((row) => String(row.bron).includes("OpenStreetMap"));
    if (isOpenStreetMap) source.append(" · ", link("https://www.openstreetmap.org/copyright", "© OpenStreetMap (ODbL)"));
    return make("div", "voet", make("p", "", all), source);
  }

  function show(block, { aantal, resultaten, afgelast }) {
    const rows = [...resultaten, ...(afgelast ?? [])];
    const title = make("h2", "kop", resultaten.length ? counted(texts.number, aantal) : texts.none);
    const list = make("ul", "lijst", ...rows.map(card));
    list.setAttribute("role", "list");
    block.replaceChildren(title, ...(rows.length ? [list] : []), foot(rows));
  }

  function apologise(block, text) {
    block.replaceChildren(make("p", "kop", text), foot());
  }

  async function fetchRows() {
    const found = question();
    if (!found.has("perPagina")) found.append("perPagina", LISTED);
    return fetch(`${site}/api/v1/activiteiten?${found}`, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout?.(PATIENCE_MS),
    });
  }

  /** What is wrong with the question is for who wrote the page: it stands in the console. */
  async function fill(block) {
    try {
      const answer = await fetchRows();
      if (answer.ok) return show(block, await answer.json());
      if (answer.status === 400) console.warn("embed:", (await answer.json()).invalidParams);
      apologise(block, answer.status === 400 ? texts.wrong : texts.failed);
    } catch {
      apologise(block, texts.failed);
    }
  }

  function list(block) {
    block.append(foot());
    block.setAttribute("aria-busy", "true");
    fill(block).finally(() => block.removeAttribute("aria-busy"));
  }

  // The frame

  /** The look that the page gives us, as far as it is a colour or a number; our server checks it again. */
  function look(host) {
    const styles = getComputedStyle(host);
    return TOKENS.map((name) => [name, styles.getPropertyValue(`--dz-embed-${name}`).trim().replace(/^#|px$/g, "")]);
  }

  function frame(block, host) {
    const address = question();
    address.append("weergave", asked.weergave);
    for (const [name, value] of look(host)) if (/^[0-9a-f]{1,6}$/i.test(value)) address.append(name, value);
    const made = make("iframe");
    made.title = texts.title;
    made.loading = "lazy";
    made.referrerPolicy = "no-referrer";
    made.height = FIRST_HEIGHT;
    made.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
    // The frame tells its height to this page and to no other.
    made.name = `dz-embed ${location.origin}`;
    made.src = `${site}${texts.embed}?${address}`;
    window.addEventListener("message", ({ origin, source, data }) => {
      if (origin !== site || source !== made.contentWindow) return;
      const height = Math.ceil(data?.dzEmbed?.height);
      if (height > 0 && height < HIGHEST) made.height = height;
    });
    block.append(made);
  }

  /** A sheet of its own needs no leave of the policy of the page; an old phone, that has none, gets an element. */
  function dress(root) {
    if (!("adoptedStyleSheets" in root)) return root.append(make("style", "", style));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  }

  const host = make("div", "dz-embed");
  const root = host.attachShadow({ mode: "open" });
  const block = make("section", "blok");
  block.lang = language;
  block.dir = language === "ar" ? "rtl" : "ltr";
  block.setAttribute("aria-label", texts.title);
  dress(root);
  root.append(block);
  script.after(host);
  if (["kaart", "beide"].includes(asked.weergave)) frame(block, host);
  else list(block);
})();
