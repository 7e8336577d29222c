/** The mark: two ticks on a harbor square, "read back by a second look". */
export function ProductMark({ size = 22 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden
      focusable="false"
      className="dh-keep-colour"
    >
      <rect width="24" height="24" rx="6.5" fill="var(--dh-harbor-fill)" />
      <g
        fill="none"
        stroke="var(--dh-on-fill)"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeWidth="2.1"
      >
        <path d="M4.8 12.6l3.7 3.7L15 9" />
        <path d="M11.6 15.2l1.3 1.1L19.4 9" strokeOpacity="0.62" />
      </g>
    </svg>
  );
}
