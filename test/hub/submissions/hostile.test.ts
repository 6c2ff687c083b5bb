// What `npm run bench -- submissions` measures of hostile uploads, in small: a real hub, 300 of them, each with the answer
// that it must have.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { measureHostile } from "../../../bench/submissions/hostile.ts";
import { judge } from "./hostile/judge.ts";
import type { Upload } from "./hostile/upload.ts";
import { realHubs } from "./real-hubs.ts";

describe("hostile uploads", () => {
  const { ending, contest, own } = realHubs();

  test("300 of them are refused in words, store nothing and show nothing", async () => {
    const { at, place } = own("hostile");
    const limits = { uploads: 300, clients: 4, seed: 7, patient: false };
    const found = await measureHostile(ending, contest(), place, at, limits, () => {});
    assert.deepEqual([...found.findings, ...found.errors], []);
    assert.ok(found.lives, "the hub does not answer a sound submission any more");
    assert.deepEqual([found.stored, found.quota_used], [0, 0]);
    assert.ok(found.memory_most < 1536, `the hub takes ${found.memory_most} MiB, of which the database has about 500`);
    assert.equal(found.verdicts.refused + found.verdicts.left, 300);
    assert.ok(Object.keys(found.statuses).length > 4, JSON.stringify(found.statuses));
  });

  test("answers that must not be are told from refusals", () => {
    const upload: Upload = { kind: "made", bytes: [], ending: "wait" };
    const counts = { missing: 1 };
    const json = "http/1.1 400 bad request\r\ncontent-type: application/json";
    const error = (message: string, status = 400) => JSON.stringify({ error: { message, status } });
    const verdict = (body: string, { status = 400, head = json, of = upload } = {}) =>
      judge(of, { status, head, body }).verdict;
    assert.equal(verdict(error("the form has no file")), "refused");
    assert.equal(verdict("", { head: "http/1.1 400 bad request" }), "refused");
    assert.equal(verdict(error("a defect", 500), { status: 500 }), "not 4xx");
    assert.equal(verdict("{}", { status: 201 }), "not 4xx");
    assert.equal(verdict(error("x\n    at read (/srv/hub.js:1:2)")), "stack shown");
    assert.equal(verdict(error("TypeError: x is not a function")), "stack shown");
    assert.equal(verdict(error("the length is undefined")), "stack shown");
    assert.equal(verdict(error("status of another", 404)), "other form");
    assert.equal(verdict("not JSON"), "other form");
    assert.equal(verdict("in words", { head: "http/1.1 400 bad request\r\ncontent-type: text/plain" }), "other form");
    assert.equal(verdict(error("no"), { of: { ...upload, status: 401 } }), "other form");
    assert.equal(verdict(error("no counts"), { of: { ...upload, counts } }), "other form");
    assert.equal(judge(upload, undefined).verdict, "unanswered");
    assert.equal(judge({ ...upload, ending: "leave" }, undefined).verdict, "left");
  });
});
