import type { Language } from "../Verify.ts";

/** One thing that a header of preferences names, with its weight. */
interface Preference {
  readonly name: string;
  readonly weight: number;
}

/**
 * The media type, of those on offer, that an `Accept` header likes best; of equals the one that is offered first. `undefined` where it takes none.
 *
 * @example
 * bestType("text/html;q=0.5, application/json", ["text/html", "application/json"]); // "application/json"
 */
export function bestType<Type extends string>(accept: string | undefined, offers: readonly Type[]): Type | undefined {
  if (accept === undefined || accept.trim() === "") return offers[0];
  const preferences = preferencesIn(accept);
  const weighed = offers.map((type) => ({ type, weight: weightOf(type, preferences) }));
  const [best] = weighed.filter(({ weight }) => weight > 0).toSorted((one, other) => other.weight - one.weight);
  return best?.type;
}

/**
 * The language, of the two that pages are written in, that an `Accept-Language` header likes best; English where it names neither.
 *
 * @example
 * bestLanguage("zh-CN,zh;q=0.9,en;q=0.8"); // "zh-Hans"
 */
export function bestLanguage(accepted: string | undefined): Language {
  const preferences = preferencesIn(accepted ?? "").filter(({ weight }) => weight > 0);
  const [best] = preferences
    .flatMap(({ name, weight }): readonly { readonly language: Language; readonly weight: number }[] => {
      const [primary] = name.split("-");
      if (primary === "zh") return [{ language: "zh-Hans", weight }];
      return primary === "en" || primary === "*" ? [{ language: "en", weight }] : [];
    })
    .toSorted((one, other) => other.weight - one.weight);
  return best?.language ?? "en";
}

/* PRIVATE */

function preferencesIn(header: string): readonly Preference[] {
  return header.split(",").map((part) => {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    // A weight that is none counts as no wish at all.
    return { name, weight: weight === undefined ? 1 : Math.min(Number(weight) || 0, 1) };
  });
}

/** Of what a header says about a type, what names it most closely. */
function weightOf(type: string, preferences: readonly Preference[]): number {
  const [main = ""] = type.split("/");
  const said = [type, `${main}/*`, "*/*"].map((name) => preferences.find((preference) => preference.name === name));
  return said.find((preference) => preference !== undefined)?.weight ?? 0;
}
