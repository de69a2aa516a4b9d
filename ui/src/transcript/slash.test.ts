import { describe, expect, it } from "vitest";
import { slashCommand } from "./slash";

describe("a prompt that is a command", () => {
  it("is told by its name and its words", () => {
    const text = (parts: string) => slashCommand(parts);
    expect(text("<command-name>/clear</command-name>\n<command-args></command-args>")).toEqual({
      name: "/clear",
      args: "",
    });
    expect(
      text("<command-message>x:review</command-message>\n<command-args>the\nparser</command-args>"),
    ).toEqual({
      name: "/x:review",
      args: "the\nparser",
    });
  });

  it("is no command when anything else stands there", () => {
    expect(slashCommand("run /clear")).toBeNull();
    expect(slashCommand("<command-name>/a</command-name> and more")).toBeNull();
    expect(slashCommand("<command-name>/a")).toBeNull();
    expect(slashCommand("<command-args>only</command-args>")).toBeNull();
  });
});
