import type { Alternative, Format, Node, Part } from "./format.ts";
import type { Coded, Component, Components } from "./values.ts";

/**
 * The way to write a field in which all of these parts have their place, and none is missing; `undefined` if there is none.
 *
 * @example
 * alternativeFor(format, ["bic"]);
 */
export function alternativeFor(format: Format, names: readonly string[]): Alternative | undefined {
  return format.find(
    (each) => names.every((name) => each.names.has(name)) && each.required.every((name) => names.includes(name)),
  );
}

/**
 * Writes parts as the text of a field. Nothing is checked: what comes out is read again by the same format.
 *
 * @example
 * writeText(alternative, { date: "2026-11-30", place: "ANTWERP" }); // "261130ANTWERP"
 */
export function writeText({ nodes }: Alternative, components: Components): string {
  return textOf(nodes, components);
}

/* PRIVATE */

/** Days that a year of two digits can mean, from 1980 to 2079. */
const DAY = /^(?:19[89]|20[0-7])\d-\d\d-\d\d$/;

function textOf(nodes: readonly Node[], components: Components): string {
  return nodes.map((node) => textOfNode(node, components)).join("");
}

function textOfNode(node: Node, components: Components): string {
  if (node.kind === "sign") return node.text;
  if (node.kind === "optional") return isSaid(node.nodes, components) ? textOf(node.nodes, components) : "";
  const component = components[node.part.name];
  return component === undefined ? "" : textOfPart(node.part, component);
}

function isSaid(nodes: readonly Node[], components: Components): boolean {
  return nodes.some((node) => {
    if (node.kind === "sign") return false;
    return node.kind === "part" ? components[node.part.name] !== undefined : isSaid(node.nodes, components);
  });
}

function textOfPart({ kind, set, shortest }: Part, component: Component): string {
  if (typeof component === "object") {
    return kind === "coded"
      ? (component as readonly Coded[]).map(textOfCoded).join("\n")
      : (component as readonly string[]).join("\n");
  }
  const text = String(component);
  if (kind === "date") return DAY.test(text) ? text.slice(2).replaceAll("-", "") : text;
  if (kind === "amount") return text.includes(".") ? text.replace(".", ",") : `${text},`;
  return set === "n" ? text.padStart(shortest, "0") : text;
}

function textOfCoded({ code, lines }: Coded): string {
  return `/${code}/${lines.join("\n")}`;
}
