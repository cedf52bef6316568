import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConsentState } from "@hatpin/core";
import type { ConsentSource, OnConsent } from "./consent-source.ts";
import { followSources } from "./follow-sources.ts";

const COMBINATIONS: { answers: string; together: ConsentState; otherwise?: ConsentState }[] = [
  { answers: "granted", together: "granted" },
  { answers: "denied", together: "denied" },
  { answers: "pending", together: "pending" },
  { answers: "none", together: "pending" },
  { answers: "none", together: "granted", otherwise: "granted" },
  { answers: "none none", together: "denied", otherwise: "denied" },
  { answers: "granted granted", together: "granted" },
  { answers: "granted none", together: "granted" },
  { answers: "granted none", together: "granted", otherwise: "denied" },
  { answers: "granted pending", together: "pending" },
  { answers: "granted pending", together: "pending", otherwise: "granted" },
  { answers: "granted silent", together: "pending" },
  { answers: "none silent", together: "pending", otherwise: "granted" },
  { answers: "granted yes", together: "pending" },
  { answers: "granted fails", together: "pending" },
  { answers: "granted granted denied", together: "denied" },
  { answers: "denied pending none silent", together: "denied" },
];

for (const { answers, together, otherwise } of COMBINATIONS) {
  test(`${answers}${otherwise ? `, or else ${otherwise},` : ""} is ${together}`, () => {
    const told: string[] = [];
    const consentSources = answers.split(" ").map(saying);
    const stop = withoutWarning(() =>
      followSources({ consentSources, consent: otherwise }, (state) => told.push(state)),
    );
    // Pending is how it begins.
    assert.deepEqual(told, together === "pending" ? [] : [together]);
    stop();
  });
}

test("each change is told once, and nothing is granted before the last one has agreed", () => {
  const told: string[] = [];
  const tell: OnConsent[] = [];
  const source: ConsentSource = (consent) => {
    tell.push(consent);
    return () => {};
  };
  followSources({ consentSources: [source, source] }, (state) => told.push(state));
  tell[0]?.("granted");
  tell[1]?.("pending");
  assert.deepEqual(told, []);
  tell[1]?.("granted");
  tell[1]?.("granted");
  tell[0]?.("denied");
  tell[1]?.("denied");
  tell[0]?.("granted");
  assert.deepEqual(told, ["granted", "denied"]);
  tell[1]?.("granted");
  assert.deepEqual(told, ["granted", "denied", "granted"]);
});

test("data processing is limited when one source says so, and no longer when none does", () => {
  const told: unknown[] = [];
  const tell: OnConsent[] = [];
  const source: ConsentSource = (consent) => {
    tell.push(consent);
    return () => {};
  };
  followSources({ consentSources: [source, source] }, (state, details) => told.push([state, details]));
  tell[0]?.("granted");
  tell[1]?.("granted", { limitedDataProcessing: true });
  tell[1]?.("granted");
  assert.deepEqual(told, [
    ["granted", { limitedDataProcessing: true }],
    ["granted", {}],
  ]);
});

test("stop stops each source that has started", () => {
  const stopped: number[] = [];
  const source =
    (id: number): ConsentSource =>
    () =>
    () =>
      stopped.push(id);
  withoutWarning(() =>
    followSources({ consentSources: [source(1), saying("fails"), source(2)] }, () => {}),
  )();
  assert.deepEqual(stopped, [1, 2]);
});

test("a name that is unknown is told, and what it might have said stays pending", () => {
  const told: string[] = [];
  const warnings = withWarnings(() =>
    followSources({ consentSources: [saying("granted"), "cookiebot" as "tcf"] }, (state) => told.push(state)),
  );
  assert.deepEqual(told, []);
  assert.match(warnings.join(), /^hatpin: consentSources\[1\]/);
});

function saying(answer: string): ConsentSource {
  return (consent) => {
    if (answer === "fails") throw new Error("jo@example.com");
    if (answer !== "silent") consent(answer as ConsentState);
    return () => {};
  };
}

function withWarnings(run: () => void): string[] {
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (...line) => warnings.push(line.join(" "));
  try {
    run();
  } finally {
    console.warn = warn;
  }
  return warnings;
}

function withoutWarning<T>(run: () => T): T {
  let result: T | undefined;
  const warnings = withWarnings(() => {
    result = run();
  });
  assert.doesNotMatch(warnings.join(), /@/, "an error of the page may hold anything");
  return result as T;
}
