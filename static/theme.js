// Runs before the first paint: the page says which scheme it was served with; nothing else happens here.
document.documentElement.classList.add("js");
