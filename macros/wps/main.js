// WPS makes a page of its own around this file, or takes index.html: either way this is what it runs first.
// Plain scripts in one page, since pages from file:// may not import modules.
for (const name of ['said', 'escapes', 'places', 'request', 'waiting', 'cells', 'listing', 'steps', 'ribbon']) {
    document.write('<script src="js/' + name + '.js"></script>');
}
