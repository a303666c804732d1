/** The strands of the approach to a hotspot: what an action is meant to do. */
export const axes = ['security', 'prevention', 'neighbourhood-life'] as const;
export type Axis = (typeof axes)[number];
