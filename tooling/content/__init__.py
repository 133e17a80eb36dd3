"""Pages as values: Markdown in, pages, blocks and guides out. Nothing here touches the disk."""
