// Prints as JSON what the validator of OpenActive finds in a file; behind it stands what it is (its validationMode).
const fs = require("fs");
const { validate } = require("@openactive/data-model-validator");

const [file, validationMode] = process.argv.slice(2);
validate(JSON.parse(fs.readFileSync(file)), { validationMode }).then((found) => console.log(JSON.stringify(found)));
