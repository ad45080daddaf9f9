// Walks the OpenActive feeds named behind this script; prints as JSON what the validators of OpenActive find.
const { RpdeValidator } = require("@openactive/rpde-validator");
const { validate } = require("@openactive/data-model-validator");

// With the list of activities that our series refer to.
const OPTIONS = { validationMode: "RPDEFeed", loadRemoteJson: true };

async function items(url) {
  const page = await (await fetch(url)).json();
  return page.items.length ? [...page.items, ...(await items(page.next))] : [];
}

async function check(url) {
  const log = await RpdeValidator(url, { timeoutMs: 10000, pageLimit: 50, logCallback: () => {} });
  const feed = log.pages.flatMap((page) => page.errors.map((error) => ({ of: page.url, ...error.data, ...error })));
  const updated = (await items(url)).filter((item) => item.state === "updated");
  const data = [];
  for (const item of updated) {
    for (const error of await validate(item.data, OPTIONS)) data.push({ of: item.id, ...error });
  }
  return { url, pages: log.pages.length, items: updated.length, feed, data };
}

Promise.all(process.argv.slice(2).map(check)).then((found) => console.log(JSON.stringify(found)));
