/** Sizes computed by script reach the page through the CSSOM: the content policy forbids style attributes. */
import { type RefObject, useLayoutEffect, useRef } from "react";

/** Keeps custom properties of an element in step with values. */
export function useProperties<E extends HTMLElement | SVGElement>(
  values: Record<`--${string}`, string | number>,
): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    for (const [name, value] of Object.entries(values)) element.style.setProperty(name, String(value));
  });
  return ref;
}

/** Joins the class names that hold. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
