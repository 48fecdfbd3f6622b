// The fill of cells as WPS keeps it.

const NONE = -4142;
const SOLID = 1;

/** A fill, with what setting one thing does to the others. */
export class Interior {
    constructor(cells) {
        this.cells = cells;
    }
    get fill() {
        return this.cells[0].fill;
    }
    change(with_) {
        for (const cell of this.cells) {
            cell.touch('fill');
            cell.fill = { ...cell.fill, ...with_ };
        }
    }
    get Pattern() {
        return this.fill.pattern === undefined ? NONE : this.fill.pattern;
    }
    set Pattern(pattern) {
        for (const cell of this.cells) {
            cell.touch('fill');
            const { colour = 0, theme = null, tint = 0 } = cell.fill;
            cell.fill = pattern === NONE ? {} : { colour, theme, tint, pattern };
        }
    }
    get Color() {
        return this.fill.colour === undefined ? 0xffffff : this.fill.colour;
    }
    set Color(colour) {
        this.change({ colour, theme: null, tint: 0, pattern: this.Pattern === NONE ? SOLID : this.Pattern });
    }
    get ThemeColor() {
        if (this.fill.theme === undefined) {
            throw new Error('no such member');
        }
        return this.fill.theme;
    }
    set ThemeColor(theme) {
        this.change({ colour: 0x010101 * theme, theme, tint: 0 });
    }
    get TintAndShade() {
        return this.fill.tint;
    }
    set TintAndShade(tint) {
        this.change({ tint });
    }
    get PatternColor() {
        return this.fill.patternColour;
    }
    set PatternColor(patternColour) {
        this.change({ patternColour, patternTheme: null, patternTint: 0 });
    }
    get PatternThemeColor() {
        return this.fill.patternTheme;
    }
    set PatternThemeColor(patternTheme) {
        this.change({ patternColour: 0x020202 * patternTheme, patternTheme, patternTint: 0 });
    }
    get PatternTintAndShade() {
        return this.fill.patternTint;
    }
    set PatternTintAndShade(patternTint) {
        this.change({ patternTint });
    }
}
