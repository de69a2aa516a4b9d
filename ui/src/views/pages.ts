/**
 * The pages that are not part of the first list, brought along together: each file of its own is asked
 * for and answered one after the other, which took longer than reading all of them.
 */
export { CleanupView } from "./CleanupView";
export { ConstructView } from "./ConstructView";
export { RetentionView } from "./RetentionView";
